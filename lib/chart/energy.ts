import type { ColumnTable } from 'arquero'
import { formatJoules } from '../units.js'
import { emptyChart } from './empty.js'
import { type ExperimentAxis, experimentAxis, type Layer } from './experiment-axis.js'
import { absentEnergy, type Experiment, estimatedNote, readExperiments, tally } from './experiments.js'
import { statusLayer, statusOf, tooltipEncoding, tooltipRow } from './marks.js'
import { namesOf, neighbours } from './neighbours.js'
import { type EnergyUnit, energyUnit, short } from './scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './spec.js'
import { colours, componentColours, components, fontSizes, sourceLook } from './theme.js'
import { counted, wrapped } from './words.js'

/**
 * Energy by experiment: a bar each, stacked from CPU package, RAM and GPU, in joules or a multiple of them that
 * suits the largest. Estimated energies are pale with a dashed outline, failed experiments carry a cross, and
 * where the uncertainty is known an error bar shows one standard uncertainty either way. Where the idle machine was
 * measured, a line across a bar stands at what it would have taken: above it is the energy net of idle.
 *
 * @param experiments a row an experiment, as `experiments()` gives them; filters and order are kept
 * @throws UsageError for a table of something else or an impossible size
 */
export function energy(experiments: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  const title = options.title ?? 'Energy by experiment'
  const rows = readExperiments(experiments, 'energy', null)
  const totals = rows.flatMap(({ totalJoules }) => (totalJoules === null ? [] : [totalJoules]))
  if (totals.length === 0) return emptyChart(title, whyEmpty(rows, experiments), options)

  const size = chartSize(options, { width: 760, height: 280 })
  const unit = energyUnit(totals)
  const axis = experimentAxis(rows, size.width)
  const together = axis.step >= narrowestBar ? 1 : Math.ceil(narrowestBar / axis.step)
  const subtitle = [
    ...subtitlePieces(rows, totals.length, axis.step),
    together === 1 ? '' : `a bar: the mean of ${together} neighbours, its line: least to most`,
    axis.groupNote,
  ]
  const y = {
    field: 'low',
    type: 'quantitative',
    axis: { title: `energy (${unit.symbol})`, tickCount: 6 },
    scale: { domain: [0, short(highest(rows) * 1.1) / unit.joules || 1], nice: false },
  }
  return chartSpec(
    {
      title,
      subtitle: wrapped(subtitle, size.width, fontSizes.subtitle),
      description: describe(title, rows, totals),
    },
    size.width,
    {
      ...size,
      layer:
        together > 1
          ? crowdedLayers(rows, together, unit, axis, y)
          : [
              partsLayer(rows, unit, axis, { ...axis.span, y, y2: { field: 'high' } }),
              ...idleLayer(rows, unit, axis, y),
              ...errorLayer(rows, unit, axis.step, { ...axis.middle, y, y2: { field: 'high' } }),
              ...statusLayer(statusRows(rows, unit), { ...axis.middle, y }, axis.step, -9),
              ...axis.groupLayers,
              hoverLayer(rows, axis.span),
            ],
    },
  )
}

/** Bars narrower than this, in pixels, cannot be told apart nor pointed at. */
const narrowestBar = 2

/** Error bars closer than this, in pixels, would hide what they stand on. */
const narrowest = 3

/** Outlines of bars closer than this, in pixels, would cover their colours. */
const outlinedFrom = 12

function highest(rows: readonly Experiment[]): number {
  return rows.reduce((most, row) => {
    return Math.max(most, (row.totalJoules ?? 0) + (row.uncertaintyJoules ?? 0), row.idleJoules ?? 0)
  }, 0)
}

/** What a bar is made of, and where it stands. */
interface Bar {
  readonly position: number
  readonly parts: Experiment['parts']
}

// So many experiments that a bar each would be a haze: neighbours share one.
function crowdedLayers(
  rows: readonly Experiment[],
  together: number,
  unit: EnergyUnit,
  axis: ExperimentAxis,
  y: Layer,
): Layer[] {
  const bars = neighbours(rows, together)
  const step = axis.step * together
  const high = { y2: { field: 'high' } }
  const ranges = bars.flatMap(({ position, joules }) =>
    joules === null
      ? []
      : [{ at: position, low: short(joules.low / unit.joules), high: short(joules.high / unit.joules) }],
  )
  const failed = bars
    .filter(bar => bar.rows.some(row => row.failed))
    .map(({ position, joules }) => ({
      at: position,
      low: short((joules?.high ?? 0) / unit.joules),
      mark: 'failed' as const,
    }))
  const columns = bars.map(({ rows: own, position, joules }) => ({
    from: position - together / 2,
    to: position + together / 2,
    k: own.map(({ key }) => key).join('\n'),
    id: namesOf(own),
    shown:
      joules === null
        ? 'not known'
        : `${formatJoules(joules.mean)} (${formatJoules(joules.low)} to ${formatJoules(joules.high)})`,
  }))
  return [
    partsLayer(bars, unit, { ...axis, half: together / 2, step }, { ...axis.span, y, ...high }),
    ...idleLayer(bars, unit, { ...axis, half: together / 2 }, y),
    {
      data: { values: ranges },
      mark: { type: 'rule', color: colours.ink, strokeWidth: 0.7, aria: false },
      encoding: { ...axis.middle, y, ...high },
    },
    ...statusLayer(failed, { ...axis.middle, y }, step, -6),
    ...axis.groupLayers,
    {
      data: { values: columns },
      mark: { type: 'rect', color: 'transparent', aria: false },
      encoding: {
        ...axis.span,
        y: { value: 0 },
        y2: { value: 'height' },
        tooltip: [
          { field: 'id', type: 'nominal', title: 'experiments' },
          { field: 'shown', type: 'nominal', title: 'mean energy (least to most)' },
        ],
      },
    },
  ]
}

function partsLayer(rows: readonly Bar[], unit: EnergyUnit, axis: ExperimentAxis, encoding: Layer): Layer {
  const parts = rows.flatMap(row => row.parts)
  const present = components.filter(component => parts.some(part => part.component === component))
  const sources = (['measured', 'estimated'] as const).filter(source =>
    parts.some(part => part.source === source),
  )
  const estimated = sources.includes('estimated')
  const values = rows.flatMap(({ position, parts: stack }) => {
    let sum = 0
    return stack.map(({ component, joules, source }) => {
      const low = sum
      sum += joules
      return {
        from: position - axis.half,
        to: position + axis.half,
        low: short(low / unit.joules),
        high: short(sum / unit.joules),
        component,
        ...(estimated && { source }),
      }
    })
  })
  const legend = { title: null, symbolFillColor: colours.muted, symbolStrokeColor: colours.ink }
  const looks = {
    opacity: {
      field: 'source',
      type: 'nominal',
      // Without it Vega-Lite warns in the console.
      sort: sources,
      scale: { type: 'ordinal', domain: sources, range: sources.map(source => sourceLook[source].opacity) },
      legend,
    },
    strokeDash: {
      field: 'source',
      type: 'nominal',
      scale: { domain: sources, range: sources.map(source => sourceLook[source].dash) },
      legend,
    },
  }
  const outlined = estimated && axis.step >= outlinedFrom
  return {
    data: { values },
    mark: { type: 'bar', ...(outlined && { stroke: colours.ink, strokeWidth: 0.8 }), aria: false },
    encoding: {
      ...encoding,
      color: {
        field: 'component',
        type: 'nominal',
        scale: { domain: present, range: present.map(component => componentColours[component]) },
        legend: { title: null, columns: present.length },
      },
      ...(estimated && looks),
    },
  }
}

function idleLayer(
  rows: readonly { position: number; idleJoules: number | null }[],
  unit: EnergyUnit,
  axis: ExperimentAxis,
  y: Layer,
): Layer[] {
  const values = rows.flatMap(({ position, idleJoules }) =>
    idleJoules === null
      ? []
      : [{ from: position - axis.half, to: position + axis.half, low: short(idleJoules / unit.joules) }],
  )
  if (values.length === 0) return []
  return [
    {
      data: { values },
      mark: { type: 'rule', color: colours.ink, strokeWidth: 1.6, aria: false },
      encoding: { ...axis.span, y },
    },
  ]
}

function errorLayer(rows: readonly Experiment[], unit: EnergyUnit, step: number, encoding: Layer): Layer[] {
  const values = rows.flatMap(({ position, totalJoules, uncertaintyJoules }) => {
    if (totalJoules === null || uncertaintyJoules === null) return []
    const low = Math.max(0, totalJoules - uncertaintyJoules)
    const high = totalJoules + uncertaintyJoules
    return [{ at: position, low: short(low / unit.joules), high: short(high / unit.joules) }]
  })
  if (values.length === 0 || step < narrowest) return []
  const strokeWidth = step > 12 ? 1.4 : 0.7
  return [
    { data: { values }, mark: { type: 'rule', color: colours.ink, strokeWidth, aria: false }, encoding },
  ]
}

function statusRows(rows: readonly Experiment[], unit: EnergyUnit) {
  return rows.flatMap(row => {
    const status = statusOf(row, row.totalJoules !== null)
    const top = (row.totalJoules ?? 0) + (row.uncertaintyJoules ?? 0)
    return status === null ? [] : [{ at: row.position, low: short(top / unit.joules), mark: status }]
  })
}

// One column over each experiment, from the frame's foot to its top: a bar of a few pixels is hard to point at.
function hoverLayer(rows: readonly Experiment[], span: Layer): Layer {
  return {
    data: {
      values: rows.map(row => ({
        from: row.position - 0.5,
        to: row.position + 0.5,
        ...tooltipRow(row, energyText(row)),
      })),
    },
    mark: { type: 'rect', color: 'transparent', aria: false },
    encoding: { ...span, y: { value: 0 }, y2: { value: 'height' }, tooltip: tooltipEncoding('energy', rows) },
  }
}

/** `436.9 J ± 3.1 J (CPU package 406.3 J, GPU 30.5 J estimated), 312.4 J net of idle`; `not known` where nothing is. */
export function energyText({ parts, totalJoules, uncertaintyJoules, idleJoules }: Experiment): string {
  if (totalJoules === null) return 'not known'
  const range = uncertaintyJoules === null ? '' : ` ± ${formatJoules(uncertaintyJoules)}`
  const each = parts.map(({ component, joules, source }) => {
    return `${component} ${formatJoules(joules)}${source === 'estimated' ? ' estimated' : ''}`
  })
  const net = idleJoules === null ? '' : `, ${formatJoules(totalJoules - idleJoules)} net of idle`
  return `${formatJoules(totalJoules)}${range} (${each.join(', ')})${net}`
}

function subtitlePieces(rows: readonly Experiment[], known: number, step: number): string[] {
  const unknown = rows.length - known
  const uncertain = rows.some(({ uncertaintyJoules }) => uncertaintyJoules !== null)
  const idle = rows.some(({ idleJoules }) => idleJoules !== null)
  const failedAttempts = rows.reduce((sum, { failedAttemptsJoules }) => sum + failedAttemptsJoules, 0)
  return [
    ...tally(rows),
    unknown === 0 ? '' : `${unknown.toLocaleString('en-US')} without energy`,
    estimatedNote(rows, step >= outlinedFrom ? 'pale, dashed' : 'pale'),
    uncertain && step >= narrowest ? 'lines: ± one standard uncertainty, of sampling where measured' : '',
    idle ? 'line across: what the idle machine takes in that time' : '',
    failedAttempts > 0 ? `failed attempts before a last one, not drawn: ${formatJoules(failedAttempts)}` : '',
  ]
}

function describe(title: string, rows: readonly Experiment[], totals: readonly number[]): string {
  const low = totals.reduce((a, b) => Math.min(a, b))
  const high = totals.reduce((a, b) => Math.max(a, b))
  const sum = totals.reduce((a, b) => a + b, 0)
  const range =
    totals.length === 1
      ? formatJoules(sum)
      : `${formatJoules(low)} to ${formatJoules(high)} each, ${formatJoules(sum)} in all`
  const rest = [...tally(rows).slice(1), estimatedNote(rows)].filter(text => text !== '')
  const without = rows.length - totals.length
  if (without > 0) rest.push(`${without} without energy`)
  return `${title}: ${counted(rows.length, 'experiment')}, ${range}${rest.length === 0 ? '' : `; ${rest.join('; ')}`}.`
}

function whyEmpty(rows: readonly Experiment[], table: ColumnTable): string[] {
  if (rows.length === 0) return ['There are no experiments to draw.']
  const absent = absentEnergy(table)
  if (absent !== '') return [absent]
  return [
    `No energy is known of ${rows.length === 1 ? 'the one experiment' : `any of ${counted(rows.length, 'experiment')}`}.`,
    rows.every(({ failed }) => failed) ? `${rows.length === 1 ? 'It' : 'All of them'} failed.` : '',
    'No meter gave a reading, or the night ran with --no-energy. "nightwatt doctor" tells what can be measured here, and what would unlock the rest.',
  ].filter(text => text !== '')
}
