import type { MetricPoint } from './metric-point.js'

// A flood is thinned: so many points are all kept, and of those that follow one a two-thousandth of the time since the
// beginning. A day of a thousand lines a second leaves some twenty thousand.
const allKept = 5000
const stepsOfTime = 2000

/** Hands on the points of one metric, thinned where they are a flood; the first that reaches the target always. */
export class KeptPoints {
  readonly #onPoint: (point: MetricPoint) => void
  readonly #isReached: (value: number | null) => boolean
  #startMs: number | undefined
  #lastMs = Number.NEGATIVE_INFINITY
  #dropped: MetricPoint | undefined
  #wasReached = false
  seen = 0
  kept = 0

  constructor(onPoint: (point: MetricPoint) => void, isReached: (value: number | null) => boolean) {
    this.#onPoint = onPoint
    this.#isReached = isReached
  }

  add(point: MetricPoint): void {
    this.seen += 1
    this.#startMs ??= point.byMs
    const isFirst = !this.#wasReached && this.#isReached(point.value)
    if (isFirst) this.#wasReached = true
    const isDue = point.byMs - this.#lastMs >= (point.byMs - this.#startMs) / stepsOfTime
    if (isFirst || this.kept < allKept || (isDue && point.byMs > this.#lastMs)) this.#keep(point)
    else this.#dropped = point
  }

  /** The last is kept too. */
  end(): void {
    if (this.#dropped !== undefined) this.#keep(this.#dropped)
  }

  #keep(point: MetricPoint): void {
    this.#onPoint(point)
    this.#lastMs = point.byMs
    this.#dropped = undefined
    this.kept += 1
  }
}
