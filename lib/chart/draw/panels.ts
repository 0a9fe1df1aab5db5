import { comparable } from '../../table/comparable.js'
import type { Experiment } from '../data/experiments.js'
import type { Metric } from '../metric.js'
import { listed, plainText } from './chart-text.js'

/** Experiments whose metric shares one axis. */
export interface Panel {
  /** With the direction that holds for these. */
  readonly metric: Metric
  /** Empty where there is none. */
  readonly unit: string
  readonly rows: readonly Experiment[]
}

/**
 * The axes that a metric needs: one for each unit, and for each direction where nights declare both. On one axis 0.96
 * would look worse than 96. Experiments without a value are placed with those of their program.
 */
export function panelsOf(rows: readonly Experiment[], metric: Metric): readonly Panel[] {
  const known = rows.filter(row => row.metric !== null)
  const axisOf = ({ circumstances }: Experiment) => {
    const { unit, direction } = circumstances
    return { repository: '', subject: '', background: '', cards: '', unit, direction }
  }
  const { groups } = comparable(known, axisOf, 'metric')
  if (groups.length < 2) {
    const [only] = groups
    return [
      { metric: directed(metric, only?.circumstances.direction), unit: only?.circumstances.unit ?? '', rows },
    ]
  }
  const placeOf = (row: Experiment) => {
    const own = groups.findIndex(({ items }) => items.includes(row))
    if (own >= 0) return own
    const { repository } = row.circumstances
    const akin = groups.findIndex(({ items }) =>
      items.some(({ circumstances }) => circumstances.repository === repository),
    )
    return Math.max(0, akin)
  }
  const places = rows.map(placeOf)
  return groups.map(({ circumstances }, place) => ({
    metric: directed(metric, circumstances.direction),
    unit: circumstances.unit,
    rows: rows.filter((_, index) => places[index] === place),
  }))
}

function directed(metric: Metric, direction: string | undefined): Metric {
  if (metric.known !== 'contradictory' || (direction !== 'higher' && direction !== 'lower')) return metric
  return { ...metric, direction, known: 'declared' }
}

/** That a metric stands on several axes, and why; empty for one. */
export function panelsNote(panels: readonly Panel[]): string {
  if (panels.length < 2) return ''
  const units = [...new Set(panels.map(({ unit }) => plainText(unit) || 'no unit'))]
  return units.length > 1 ? `units are not mixed: ${listed(units)} apart` : 'directions are not mixed'
}

/** The values that the metric's name forbids: `1 doubtful (accuracy 4460, above 100; △), in no best`. */
export function doubtNote(
  rows: readonly Experiment[],
  metric: Metric,
  format: (value: number) => string,
): string {
  const doubts = rows.flatMap(({ doubtful }) => (doubtful === null ? [] : [doubtful]))
  const [first] = doubts
  if (first === undefined) return ''
  const more = doubts.length > 1 ? '…' : ''
  return `${doubts.length} doubtful (${plainText(metric.name)} ${format(first.value)}, ${first.why}${more}), counted nowhere`
}
