import type { Resolution } from './integral.js'
import { at, type Samples } from './samples.js'

/**
 * The variance of an integral by the rounding of its readings, in joules².
 *
 * Each is uniform within ± half a step (GUM, JCGM 100:2008, §4.3.7). Readings that stay equal are off by the same, so
 * they add up before they are squared; but where power only passes through a level, from below to above, its
 * deviations there cancel.
 */
export function roundingVariance({ watts }: Samples, weights: Float64Array, stepWatts: number): number {
  let variance = 0
  let first = 0
  while (first < watts.length) {
    const level = at(watts, first)
    let next = first
    let seconds = 0
    while (next < watts.length && watts[next] === level) {
      seconds += at(weights, next)
      next += 1
    }
    const passes =
      first > 0 && next < watts.length && (at(watts, first - 1) - level) * (at(watts, next) - level) < 0
    variance += seconds ** 2 / (passes ? next - first : 1)
    first = next
  }
  return (variance * stepWatts ** 2) / 12
}

/**
 * The step in which a meter tells its numbers, found in them: the largest of which all are multiples. Of a meter that
 * tells whole watts it is one watt, of a counter that moves by a tenth of a watt-hour 360 joules.
 */
export class StepOfNumbers {
  #inGrains: number | undefined
  #last: number | undefined
  #distinct = 0
  #decimals = 0

  see(value: number): void {
    if (value === this.#last) return
    this.#last = value
    this.#distinct += 1
    this.#inGrains = greatestDivisor(this.#inGrains ?? 0, Math.round(value / grain))
    this.#decimals = Math.max(this.#decimals, decimalsOf(value))
  }

  /** Of a counter's differences, which are steps themselves; 0 for none. */
  get ofDifferences(): number {
    return (this.#inGrains ?? 0) * grain
  }

  /** Of powers. Those that stay the same are multiples of themselves, so of few the printed decimals hold. */
  get ofPowers(): number {
    const printed = 10 ** -this.#decimals
    return this.#distinct < leastDistinct ? Math.min(printed, this.ofDifferences) : this.ofDifferences
  }
}

/** The step in which powers are told: what is known of it, or what they show. */
export function stepOf(watts: Float64Array, known: Resolution): number {
  if (known !== 'as shown') return known
  const step = new StepOfNumbers()
  for (const one of watts) step.see(one)
  return step.ofPowers
}

// Below it, numbers that were multiplied and divided again are noise.
const grain = 0.001
const leastDistinct = 3

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? Math.abs(one) : greatestDivisor(other, one % other)
}

function decimalsOf(value: number): number {
  const rounded = Math.round(value / grain) * grain
  return (
    rounded
      .toFixed(3)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0
  )
}
