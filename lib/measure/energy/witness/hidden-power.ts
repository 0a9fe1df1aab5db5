import type { Window } from '../integral/integral.js'
import type { Rhythm } from './counter-rhythm.js'
import { powersOf, type Update } from './counter-updates.js'

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

  /** @param window Of the attempt: infinite while it is not known. */
  see(timeMs: number, watts: number, { startMs, endMs }: Window): void {
    if (timeMs > endMs) return
    this.#newest.push({ timeMs, watts })
    if (this.#newest.length > kept) this.#newest.shift()
    if (timeMs >= startMs && this.#first.length < kept) this.#first.push({ timeMs, watts })
  }

  /** By how much power deviates more, at the start or at the end, than what was counted says. Watts, one deviation. */
  wattsAt(edge: 'start' | 'end', updates: readonly Update[], rhythms: readonly Rhythm[]): number {
    const readings = edge === 'start' ? this.#first : this.#newest
    const [first, last] = [readings[0], readings.at(-1)]
    if (first === undefined || last === undefined || readings.length < least) return 0
    const near = updates.filter(({ toMs }) => toMs >= first.timeMs && toMs <= last.timeMs)
    const shown = varianceOf(readings.map(({ watts }) => watts))
    const powers = powersOf(near, rhythms)
    // Less what they vary since they are not known better.
    const doubts =
      powers.reduce((sum, { deviation }) => sum + deviation ** 2, 0) / Math.max(1, powers.length - 1)
    const counted = Math.max(0, varianceOf(powers.map(({ mean }) => mean)) - doubts)
    return shown > clearlyMore * counted ? Math.sqrt(shown - counted) : 0
  }
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, values.length - 1)
}
