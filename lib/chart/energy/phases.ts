import type { ColumnTable } from 'arquero'
import { phaseColumn, phaseNamesIn } from '../../table/phases/phase-names.js'
import { formatDuration, formatJoules } from '../../units.js'
import { absentPhases } from '../data/absent-columns.js'
import { type Experiment, readExperiments, tally } from '../data/experiments.js'
import { asNumber, readRows } from '../data/rows.js'
import { counted, plainText, wrapped } from '../draw/chart-text.js'
import { emptyChart } from '../draw/empty.js'
import { type ExperimentAxis, experimentAxis, type Layer } from '../draw/experiment-axis.js'
import { statusLayer, statusOf, tooltipEncoding, tooltipRow } from '../draw/marks.js'
import { energyUnit, short } from '../draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from '../draw/spec.js'
import { colours, fontSizes, groupColours } from '../draw/theme.js'

/** A phase of one experiment, or what lies outside of all of them. */
interface Taken {
  readonly name: string
  readonly joules: number | null
  readonly uncertaintyJoules: number | null
  readonly seconds: number | null
}

interface Row {
  readonly experiment: Experiment
  readonly taken: readonly Taken[]
  readonly overlaps: boolean
}

const outside = 'outside of every phase'

/**
 * Energy by phase: a bar an experiment, stacked from what each phase of its run took and from what lies outside of them.
 * Where phases overlap a stack would count joules twice: then they stand beside each other.
 *
 * @param experiments a row an experiment, as `experiments()` gives them; filters and order are kept
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @throws UsageError for a table of something else or an impossible size
 * @example
 * ```ts
 * import { charts, experiments, show } from 'nightwatt'
 *
 * const chart = charts.phases(await experiments('results'))
 * await show(chart)
 * ```
 */
export function phases(experiments: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  const title = options.title ?? 'Energy by phase'
  const rows = readPhases(experiments)
  const known = rows.flatMap(({ taken }) => taken.flatMap(({ joules }) => joules ?? []))
  if (known.length === 0) return emptyChart(title, whyEmpty(rows, experiments), options)
  const size = chartSize(options, { width: 760, height: 280 })
  const unit = energyUnit(rows.map(highest))
  const own = rows.map(({ experiment }) => experiment)
  const axis = experimentAxis(own, size.width)
  const names = [...new Set(rows.flatMap(({ taken }) => taken.map(({ name }) => name)))]
  const beside = rows.some(({ overlaps }) => overlaps)
  const y = {
    field: 'low',
    type: 'quantitative',
    axis: { title: `energy (${unit.symbol})`, tickCount: 6 },
    scale: {
      domain: [
        0,
        short(rows.reduce((most, row) => Math.max(most, highest(row)), 0) * 1.1) / unit.joules || 1,
      ],
      nice: false,
    },
  }
  const unknown = rows.filter(({ taken }) => taken.every(({ joules }) => joules === null)).length
  const subtitle = [
    ...tally(own),
    beside ? 'phases overlap, so that a joule may be in several: beside each other, not stacked' : '',
    unknown === 0 ? '' : `${unknown.toLocaleString('en-US')} without energy by phase`,
    axis.groupNote,
  ]
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitle, size.width, fontSizes.subtitle),
      description: `${title}: ${counted(rows.length, 'experiment')}; ${names.map(name => sumText(rows, name)).join(', ')}.`,
    },
    size.width,
    {
      ...size,
      layer: [
        barsLayer(
          rows,
          names,
          { beside, joules: unit.joules, axis },
          { ...axis.span, y, y2: { field: 'high' } },
        ),
        ...statusLayer(
          rows.flatMap(row => {
            const mark = statusOf(
              row.experiment,
              row.taken.some(({ joules }) => joules !== null),
            )
            const low = short(highest(row) / unit.joules)
            return mark === null ? [] : [{ at: row.experiment.position, low, mark }]
          }),
          { ...axis.middle, y },
          axis.step,
          -9,
        ),
        ...axis.groupLayers,
        hoverLayer(rows, own, axis),
      ],
    },
  )
}

function readPhases(table: ColumnTable): readonly Row[] {
  const experiments = readExperiments(table, 'phases', null)
  const names = phaseNamesIn(table.columnNames())
  const cells = readRows(table, at => ({
    taken: [...names, null].map(
      (name): Taken => ({
        name: name === null ? outside : plainText(name),
        joules: asNumber(at(phaseColumn(name, 'energy_total_joules'))),
        uncertaintyJoules: asNumber(at(phaseColumn(name, 'energy_uncertainty_joules'))),
        seconds: asNumber(at(phaseColumn(name, 'seconds'))),
      }),
    ),
    overlaps: (asNumber(at('phases_overlap_seconds')) ?? 0) > 0,
  }))
  return experiments.map((experiment, place) => ({
    experiment,
    taken: cells[place]?.taken ?? [],
    overlaps: cells[place]?.overlaps ?? false,
  }))
}

function highest({ taken, overlaps }: Row): number {
  const joules = taken.flatMap(({ joules }) => joules ?? [])
  return overlaps ? Math.max(0, ...joules) : joules.reduce((sum, one) => sum + one, 0)
}

function barsLayer(
  rows: readonly Row[],
  names: readonly string[],
  { beside, joules: unit, axis }: { beside: boolean; joules: number; axis: ExperimentAxis },
  encoding: Layer,
): Layer {
  const width = (2 * axis.half) / names.length
  const values = rows.flatMap(({ experiment: { position }, taken }) => {
    let sum = 0
    return taken.flatMap(({ name, joules }) => {
      if (joules === null) return []
      const low = beside ? 0 : sum
      sum += joules
      const left = beside ? position - axis.half + width * names.indexOf(name) : position - axis.half
      return [
        {
          from: left,
          to: beside ? left + width : position + axis.half,
          low: short(low / unit),
          high: short((low + joules) / unit),
          phase: name,
        },
      ]
    })
  })
  const range = names.map((name, place) =>
    name === outside ? '#c5cad1' : (groupColours[place % groupColours.length] ?? colours.single),
  )
  return {
    data: { values },
    mark: { type: 'bar', aria: false },
    encoding: {
      ...encoding,
      color: {
        field: 'phase',
        type: 'nominal',
        scale: { domain: names, range },
        legend: { title: null, columns: Math.min(4, names.length) },
      },
    },
  }
}

function hoverLayer(
  rows: readonly Row[],
  experiments: readonly Experiment[],
  { span }: ExperimentAxis,
): Layer {
  const values = rows.map(({ experiment, taken }) => ({
    from: experiment.position - 0.5,
    to: experiment.position + 0.5,
    ...tooltipRow(experiment, taken.map(takenText).join('; ')),
  }))
  return {
    data: { values },
    mark: { type: 'rect', color: 'transparent', aria: false },
    encoding: {
      ...span,
      y: { value: 0 },
      y2: { value: 'height' },
      tooltip: tooltipEncoding('energy by phase', experiments),
    },
  }
}

function takenText({ name, joules, uncertaintyJoules, seconds }: Taken): string {
  if (joules === null) return `${name} not known`
  const range = uncertaintyJoules === null ? '' : ` ± ${formatJoules(uncertaintyJoules)}`
  return `${name} ${formatJoules(joules)}${range}${seconds === null ? '' : ` in ${formatDuration(seconds)}`}`
}

function sumText(rows: readonly Row[], name: string): string {
  const known = rows.flatMap(({ taken }) => taken.find(one => one.name === name)?.joules ?? [])
  if (known.length === 0) return `${name} not known`
  return `${name} ${formatJoules(known.reduce((sum, one) => sum + one, 0))}`
}

function whyEmpty(rows: readonly Row[], table: ColumnTable): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
  if (rows.every(({ taken }) => taken.length <= 1)) {
    const absent = absentPhases(table)
    if (absent !== '') return [absent]
    return [
      'No run told of a phase: print nightwatt:begin NAME and nightwatt:end NAME, or name its lines under "phases" in the configuration.',
    ]
  }
  return ['No energy is known of any phase: each run says why among its warnings.']
}
