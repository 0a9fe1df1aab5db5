import type { Point } from './counter-rhythm.js'
import { powersOf } from './edge-energy.js'

interface Reading {
  readonly timeMs: number
  readonly watts: number
}

const kept = 12
const least = 5
// Both are estimates from few readings: below this, they may be the same.
const clearlyMore = 2

/**
 * Power at the instant around the edges of an attempt, beside which a counter may look steady: power that switches as fast as
 * the counter moves adds up to nearly the same from one movement to the next, and where within it the edge lies is not known.
 */
export class HiddenPower {
  readonly #first: Reading[] = []
  readonly #newest: Reading[] = []

  /** @param startMs Of the attempt: infinite before it is known. */
  see(timeMs: number, watts: number, startMs: number): void {
    this.#newest.push({ timeMs, watts })
    if (this.#newest.length > kept) this.#newest.shift()
    if (timeMs >= startMs && this.#first.length < kept) this.#first.push({ timeMs, watts })
  }

  /** By how much power deviates more, at the start or at the end, than what was counted says. Watts, one deviation. */
  wattsAt(edge: 'start' | 'end', endMs: number, points: readonly Point[]): number {
    const readings = edge === 'start' ? this.#first : this.#newest.filter(({ timeMs }) => timeMs <= endMs)
    const [first, last] = [readings[0], readings.at(-1)]
    if (first === undefined || last === undefined || readings.length < least) return 0
    const near = points.filter(({ timeMs }) => timeMs >= first.timeMs && timeMs <= last.timeMs)
    const shown = varianceOf(readings.map(({ watts }) => watts))
    const counted = varianceOf(powersOf(near).map(({ watts }) => watts))
    return shown > clearlyMore * counted ? Math.sqrt(shown - counted) : 0
  }
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, values.length - 1)
}
