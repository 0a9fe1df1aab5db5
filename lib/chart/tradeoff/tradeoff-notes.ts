import type { ColumnTable } from 'arquero'
import { formatJoules, formatNumber } from '../../units.js'
import { whyNoMetric } from '../accuracy.js'
import { absentEnergy } from '../data/absent-columns.js'
import { type Experiment, estimatedNote, leftOutNote } from '../data/experiments.js'
import { type RepeatedSetting, repeatsNote } from '../data/repeats.js'
import { counted, plainText } from '../draw/chart-text.js'
import { doubtNote, type Panel, panelsNote } from '../draw/panels.js'
import { type Metric, undirectedNote } from '../metric.js'
import type { Point } from './tradeoff-points.js'

/** A front, and the experiments it is of. */
export interface Front {
  readonly points: readonly Point[]
  readonly of: string
}

/** What the notes are about. */
export interface Told {
  readonly metric: Metric
  readonly panels: readonly Panel[]
  readonly fronts: readonly Front[]
}

/** What the subtitle says. */
export function subtitlePieces(
  rows: readonly Experiment[],
  points: readonly Point[],
  { metric, panels, fronts }: Told,
  repeated: readonly RepeatedSetting[],
): string[] {
  const failed = points.filter(({ row }) => row.failed).length
  const partial = points.filter(point => point.partial).length
  const loaded = points.filter(point => point.loaded).length
  const without = rows.length - points.length - rows.filter(({ doubtful }) => doubtful !== null).length
  return [
    `n = ${points.length.toLocaleString('en-US')} of ${counted(rows.length, 'experiment')}`,
    without === 0 ? '' : `${without.toLocaleString('en-US')} without energy or value, not drawn`,
    doubtNote(rows, metric, formatNumber),
    panelsNote(panels),
    failed === 0 ? '' : `${failed.toLocaleString('en-US')} failed (×), not on the front`,
    partial === 0
      ? ''
      : `${partial.toLocaleString('en-US')} with a part of the energy missing, not on the front`,
    leftOutNote(points.map(({ row }) => row)),
    loaded === 0 ? '' : `${loaded.toLocaleString('en-US')} beside a background load, not on the front`,
    estimatedNote(
      points.map(({ row }) => row),
      'hollow, dashed',
    ),
    ...frontNotes(fronts, panels, metric),
    repeatsNote(repeated),
  ]
}

/** Further fronts are only counted. */
const maxTold = 4

function frontNotes(fronts: readonly Front[], panels: readonly Panel[], metric: Metric): string[] {
  if (panels.every(panel => panel.metric.direction === undefined)) {
    return [undirectedNote(metric, 'no Pareto front')]
  }
  const [front, ...others] = fronts
  if (front === undefined) return ['no Pareto front']
  if (others.length === 0) return [frontNote(front.points)]
  return [
    `${fronts.length} Pareto fronts: what cannot be weighed against each other has its own`,
    ...fronts.slice(0, maxTold).map(each => `${each.of || 'front'}: ${each.points.length}`),
  ]
}

function frontNote(front: readonly Point[]): string {
  const [only] = front
  if (only === undefined) return 'no Pareto front'
  return front.length === 1
    ? `Pareto front: ${only.row.fullLabel} alone`
    : `Pareto front: ${front.length} (line, large marks)`
}

/** The chart in a sentence. */
export function describe(
  title: string,
  rows: readonly Experiment[],
  points: readonly Point[],
  { metric, panels, fronts }: Told,
  repeated: readonly RepeatedSetting[],
): string {
  const n = `${title}: ${points.length} of ${counted(rows.length, 'experiment')} have both`
  const notes = [
    estimatedNote(points.map(({ row }) => row)),
    doubtNote(rows, metric, formatNumber),
    panelsNote(panels),
    repeatsNote(repeated),
  ]
  const rest = notes.map(note => (note === '' ? '' : `; ${note}`)).join('')
  if (panels.every(panel => panel.metric.direction === undefined)) {
    return `${n}; ${undirectedNote(metric, 'no Pareto front')}${rest}.`
  }
  const ranges = fronts.slice(0, maxTold).map(({ of, points: front }) => {
    const range = rangeOf(front)
    return `on the Pareto front${of === '' ? '' : ` of ${of}`}: ${range}`
  })
  if (ranges.length === 0) return `${n}; none of them stands on a Pareto front${rest}.`
  return `${n}; ${ranges.join('; ')}${rest}.`
}

function rangeOf(front: readonly Point[]): string {
  const [cheapest, best] = [front[0], front.at(-1)]
  if (cheapest === undefined || best === undefined) return 'none'
  const tell = ({ row, energyJoules, value }: Point) =>
    `${row.id || row.label} (${formatJoules(energyJoules)}, ${formatNumber(value)})`
  return front.length === 1 ? tell(best) : `${front.length}, from ${tell(cheapest)} to ${tell(best)}`
}

/** Why there is nothing to draw. */
export function whyEmpty(rows: readonly Experiment[], metric: Metric | null, table: ColumnTable): string[] {
  if (metric === null || rows.every(row => row.metric === null && row.doubtful === null)) {
    return whyNoMetric(rows, metric, table)
  }
  if (rows.every(row => row.metric === null)) return [`${doubtNote(rows, metric, formatNumber)}.`]
  const absent = absentEnergy(table)
  if (absent !== '') return [absent]
  const energies = rows.filter(({ totalJoules }) => totalJoules !== null).length
  if (energies > 0)
    return [
      `No experiment has both ${plainText(metric.name)} and an energy; ${energies} of ${rows.length} have an energy.`,
    ]
  return [
    `No energy is known of ${rows.length === 1 ? 'the one experiment' : `any of ${counted(rows.length, 'experiment')}`}, so nothing can be set against it.`,
    '"nightwatt doctor" tells what can be measured here.',
  ]
}
