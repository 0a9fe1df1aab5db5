import type { Part } from './experiment-rows.js'
import type { Experiment } from './experiments.js'

/** Neighbouring experiments that one bar stands for. */
export interface Neighbours {
  readonly rows: readonly Experiment[]
  /** Their middle on the axis of experiments. */
  readonly position: number
  /** Mean energy of each part, over those whose energy is known. */
  readonly parts: readonly Part[]
  /** Mean, minimum and maximum of the totals; null if none is known. */
  readonly joules: { readonly mean: number; readonly low: number; readonly high: number } | null
  /** Mean of what the idle machine would have taken; null if it is not known for all of them. */
  readonly idleJoules: number | null
}

/** Experiments in their order, so many together. */
export function neighbours(experiments: readonly Experiment[], together: number): Neighbours[] {
  const all: Neighbours[] = []
  for (let first = 0; first < experiments.length; first += together) {
    const rows = experiments.slice(first, first + together)
    const known = rows.filter(({ totalJoules }) => totalJoules !== null)
    const idle = known.flatMap(({ idleJoules }) => idleJoules ?? [])
    const totals = known.flatMap(({ totalJoules }) => (totalJoules === null ? [] : [totalJoules]))
    all.push({
      rows,
      position: first + (rows.length + 1) / 2,
      parts: meanParts(known),
      joules:
        totals.length === 0
          ? null
          : {
              mean: mean(totals),
              low: Math.min(...totals),
              high: Math.max(...totals),
            },
      idleJoules: idle.length === 0 || idle.length < totals.length ? null : mean(idle),
    })
  }
  return all
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

// A missing part counts as zero, so that the parts add up to the mean of the totals.
function meanParts(rows: readonly Experiment[]): Part[] {
  const sums = new Map<string, Part>()
  for (const part of rows.flatMap(({ parts }) => parts)) {
    const key = `${part.component} ${part.source}`
    sums.set(key, { ...part, joules: (sums.get(key)?.joules ?? 0) + part.joules })
  }
  return [...sums.values()].map(part => ({ ...part, joules: part.joules / rows.length }))
}

/** Their ids in words: `digits_mlp_001 to digits_mlp_003 (3 experiments)`. */
export function namesOf(rows: readonly Experiment[]): string {
  const [first, last] = [rows[0], rows.at(-1)]
  const name = (row: Experiment | undefined) => row?.id || row?.label || ''
  return rows.length === 1 ? name(first) : `${name(first)} to ${name(last)} (${rows.length} experiments)`
}
