/**
 * Counters that are not two: some processors show one counter of a package once for each of its dies
 * (`package-0-die-0`, `package-0-die-1`), and their sum is double of what was taken.
 *
 * Two counters of their own may run at nearly the same power, but since they started at different times and never took
 * the same to the hundredth, they neither stand at the same value nor keep their distance. So one mirrors another when
 * over a second of readings, taken a moment apart, their distance neither grows nor scatters by more than the energy of
 * the moments between readings, and is none; of the same package, whose dies the kernel numbers, a distance that stays
 * the same to the thousandth is enough.
 */

/** A counter at one instant, unwrapped. */
export interface CounterReading {
  readonly timeMs: number
  readonly microjoules: number
}

const leastReadings = 12
// The kernel's counters are updated about every millisecond; who writes them in its place takes longer.
const updateMs = 25
const jitterMs = 2

/** Whether two counters, read one after the other in each round, are one. */
export function isMirror(
  left: readonly CounterReading[],
  right: readonly CounterReading[],
  { samePackage }: { readonly samePackage: boolean },
): boolean {
  const rounds = Math.min(left.length, right.length)
  if (rounds < leastReadings) return false
  const microwatts = powerOf(left)
  if (!(microwatts > 0) || !(powerOf(right) > 0)) return false
  const distances = left.slice(0, rounds).map((reading, round) => {
    const other = right[round] ?? reading
    // What was taken between the two readings is no difference of the counters.
    return other.microjoules - reading.microjoules - microwatts * ((other.timeMs - reading.timeMs) / 1000)
  })
  const energyOf = (ms: number) => microwatts * (ms / 1000)
  const third = Math.floor(rounds / 3)
  const middle = median(distances)
  const drift = Math.abs(median(distances.slice(-third)) - median(distances.slice(0, third)))
  const scatter = median(distances.map(distance => Math.abs(distance - middle)))
  if (scatter > energyOf(jitterMs)) return false
  if (Math.abs(middle) <= energyOf(updateMs) && drift <= energyOf(2 * jitterMs)) return true
  const seconds = ((left.at(-1)?.timeMs ?? 0) - (left[0]?.timeMs ?? 0)) / 1000
  return samePackage && drift <= Math.max(0.001 * microwatts * seconds, energyOf(0.5))
}

/** Tells during a run when two counters that passed for one move apart: the distance of one from itself stays. */
export class MirrorCheck {
  #distance = 0
  #mostMicrowatts = 0
  #apart = 0

  /** What both counted in an interval, in microjoules. Returns whether they may still be one. */
  see(left: number, right: number, intervalMs: number): boolean {
    this.#distance += right - left
    if (intervalMs >= updateMs)
      this.#mostMicrowatts = Math.max(this.#mostMicrowatts, Math.max(left, right) / (intervalMs / 1000))
    const isNear = Math.abs(this.#distance) <= this.#mostMicrowatts * ((4 * updateMs) / 1000)
    this.#apart = isNear ? 0 : this.#apart + 1
    return this.#apart < 3
  }
}

function powerOf(readings: readonly CounterReading[]): number {
  const [first] = readings
  const last = readings.at(-1)
  if (first === undefined || last === undefined || last.timeMs <= first.timeMs) return 0
  return (last.microjoules - first.microjoules) / ((last.timeMs - first.timeMs) / 1000)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
