import { at, type Samples } from './samples.js'

/**
 * What a gap may hide, judged by stretches of the same length that were seen: of each it is known by how much the
 * readings at its ends alone would have missed its energy.
 */
export class GapJudge {
  readonly #samples: Samples
  /** Joules up to each reading, and the number of gaps up to it. */
  readonly #joules: Float64Array
  readonly #gaps: Uint32Array
  readonly #known = new Map<string, number>()

  /** @param isGap Whether the stretch from the reading at a place to the next is a gap. */
  constructor(samples: Samples, isGap: (place: number) => boolean) {
    const { seconds, watts } = samples
    this.#samples = samples
    this.#joules = new Float64Array(watts.length)
    this.#gaps = new Uint32Array(watts.length)
    for (let place = 1; place < watts.length; place += 1) {
      const length = at(seconds, place) - at(seconds, place - 1)
      const mean = (at(watts, place) + at(watts, place - 1)) / 2
      this.#joules[place] = at(this.#joules, place - 1) + mean * length
      this.#gaps[place] = (this.#gaps[place - 1] ?? 0) + (isGap(place - 1) ? 1 : 0)
    }
  }

  /**
   * One standard uncertainty of a gap's energy, in joules.
   *
   * @param bridge How it was filled: by the line between its ends, or, at an edge, by the power of its one end.
   * @param watts The power it was filled with: where nothing of its length was seen, it may have been anything.
   */
  joules(seconds: number, bridge: 'line' | 'level', watts: number): number {
    // Gaps of nearly the same length hide nearly the same.
    const step = Math.round(Math.log2(seconds) * 8)
    const key = `${step} ${bridge}`
    let missed = this.#known.get(key)
    if (missed === undefined) {
      missed = this.#missedWatts(2 ** (step / 8), bridge)
      this.#known.set(key, missed)
    }
    return (Number.isNaN(missed) ? this.#unknownWatts(watts) : missed) * seconds
  }

  /** Half a range that is uniform, √3: of all powers seen, and no less than from none to twice what is assumed. */
  #unknownWatts(watts: number): number {
    const { watts: seen } = this.#samples
    const [lowest, highest] = seen.reduce(
      ([low, high], one) => [Math.min(low, one), Math.max(high, one)] as const,
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
    )
    return Math.max(seen.length === 0 ? 0 : highest - lowest, watts) / Math.sqrt(12)
  }

  /** Watts; NaN where no stretch of nearly this length was seen. */
  #missedWatts(wanted: number, bridge: 'line' | 'level'): number {
    for (const length of [wanted, wanted * nearlyAsLong]) {
      const missed = this.#missedOver(length, bridge)
      if (!Number.isNaN(missed)) return missed
    }
    return Number.NaN
  }

  #missedOver(wanted: number, bridge: 'line' | 'level'): number {
    const { seconds, watts } = this.#samples
    let stretches = 0
    let squares = 0
    let largest = 0
    let to = 0
    for (let from = 0; from < watts.length; from += 1) {
      while (to < watts.length && at(seconds, to) - at(seconds, from) < wanted) to += 1
      if (to === watts.length) break
      if (to - from < 3 || this.#gaps[to] !== this.#gaps[from]) continue
      const length = at(seconds, to) - at(seconds, from)
      const mean = (at(this.#joules, to) - at(this.#joules, from)) / length
      const [first, last] = [at(watts, from), at(watts, to)]
      const missed =
        bridge === 'line'
          ? Math.abs(mean - (first + last) / 2)
          : Math.max(Math.abs(mean - first), Math.abs(mean - last))
      stretches += 1
      squares += missed ** 2
      largest = Math.max(largest, missed)
    }
    // Twice of it holds the worst that was seen.
    return stretches === 0 ? Number.NaN : Math.max(margin * Math.sqrt(squares / stretches), largest / 2)
  }
}

const nearlyAsLong = 0.8

// The stretches overlap, so they are fewer than they look.
const margin = 1.15
