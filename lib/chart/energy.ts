import type { ColumnTable } from 'arquero'
import { formatJoules } from '../units.js'
import { absentEnergy } from './data/absent-columns.js'
import { type Experiment, estimatedNote, readExperiments, tally } from './data/experiments.js'
import { counted, wrapped } from './draw/chart-text.js'
import { emptyChart } from './draw/empty.js'
import { experimentAxis } from './draw/experiment-axis.js'
import { statusLayer, statusOf } from './draw/marks.js'
import { type EnergyUnit, energyUnit, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { fontSizes } from './draw/theme.js'
import {
  crowdedLayers,
  errorLayer,
  hoverLayer,
  idleLayer,
  narrowest,
  narrowestBar,
  outlinedFrom,
  partsLayer,
} from './energy/energy-layers.js'

/**
 * Energy by experiment: one bar each, stacked from CPU package, RAM and GPU, in joules or a multiple of them that
 * suits the largest. Estimated energies are pale with a dashed outline, failed experiments carry a cross, and where
 * the uncertainty is known an error bar shows one standard uncertainty either way. Where the idle machine was
 * measured, a line across a bar stands at what it would have taken: above it is the energy net of idle.
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
 * const chart = charts.energy(await experiments('results'))
 * await show(chart)
 * ```
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

function highest(rows: readonly Experiment[]): number {
  return rows.reduce((most, row) => {
    return Math.max(most, (row.totalJoules ?? 0) + (row.uncertaintyJoules ?? 0), row.idleJoules ?? 0)
  }, 0)
}

function statusRows(rows: readonly Experiment[], unit: EnergyUnit) {
  return rows.flatMap(row => {
    const status = statusOf(row, row.totalJoules !== null)
    const top = (row.totalJoules ?? 0) + (row.uncertaintyJoules ?? 0)
    return status === null ? [] : [{ at: row.position, low: short(top / unit.joules), mark: status }]
  })
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
