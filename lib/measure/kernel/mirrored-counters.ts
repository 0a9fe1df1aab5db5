/**
 * Counters that are really one: some processors show one counter of a package once for each of its dies
 * (`package-0-die-0`, `package-0-die-1`), and their sum is double what was taken.
 *
 * Two independent counters may run at nearly the same power, but they started at different times and never take
 * exactly the same, so they neither have the same value nor keep their distance. So one mirrors another when over a
 * second of readings, taken a moment apart, their distance neither grows nor scatters by more than the energy of the
 * moments between readings, and is none; of the same package, whose dies the kernel numbers, a distance that stays
 * the same to the thousandth is enough.
 */

/** A counter at one instant, unwrapped. */
export interface CounterReading {
  readonly timeMs: number
  readonly microjoules: number
}

const minReadings = 12
// The kernel's counters are updated about every millisecond; a stand-in that writes them takes longer.
const updateMs = 25
const jitterMs = 2

// On a crowded machine readings come late: what looks like one counter within a quarter of a second may be one.
const nearMs = 250

/** What two counters are: one, two, or not to be told apart by these readings. */
export type Likeness = 'one' | 'two' | 'unsure'

/** Whether two counters, read one after the other in each round, are one. */
export function likenessOf(
  left: readonly CounterReading[],
  right: readonly CounterReading[],
  { samePackage }: { readonly samePackage: boolean },
): Likeness {
  const rounds = Math.min(left.length, right.length)
  if (rounds < minReadings) return 'two'
  const microwatts = powerOf(left)
  if (!(microwatts > 0) || !(powerOf(right) > 0)) return 'two'
  const distances = left.slice(0, rounds).map((reading, round) => {
    const other = right[round] ?? reading
    // What was taken between the two readings is not a difference of the counters.
    return other.microjoules - reading.microjoules - microwatts * ((other.timeMs - reading.timeMs) / 1000)
  })
  const energyOf = (ms: number) => microwatts * (ms / 1000)
  const third = Math.floor(rounds / 3)
  const middle = median(distances)
  const moved = median(distances.slice(-third)) - median(distances.slice(0, third))
  const drift = Math.abs(moved)
  // Around the line on which they move apart.
  const perRound = moved / (rounds - third)
  const scatter = median(
    distances.map((distance, round) => Math.abs(distance - middle - perRound * (round - (rounds - 1) / 2))),
  )
  const isSteady = scatter <= energyOf(jitterMs)
  if (isSteady && Math.abs(middle) <= energyOf(updateMs) && drift <= energyOf(2 * jitterMs)) return 'one'
  const seconds = ((left.at(-1)?.timeMs ?? 0) - (left[0]?.timeMs ?? 0)) / 1000
  if (isSteady && samePackage && drift <= Math.max(0.001 * microwatts * seconds, energyOf(0.5))) return 'one'
  // What moves apart steadily is two, or will be found to be over a longer time.
  const isHidden = isSteady ? drift <= energyOf(4 * jitterMs) : scatter <= energyOf(nearMs)
  const isNear = samePackage || Math.abs(middle) <= energyOf(nearMs)
  return isHidden && isNear ? 'unsure' : 'two'
}

/** Notices during a run when two counters that seemed to be one move apart: the distance of one from itself stays. */
export class MirrorCheck {
  #distance = 0
  #maxMicrowatts = 0
  #apart = 0

  /** What both counted in an interval, in microjoules. Returns whether they may still be one. */
  see(left: number, right: number, intervalMs: number): boolean {
    this.#distance += right - left
    if (intervalMs >= updateMs)
      this.#maxMicrowatts = Math.max(this.#maxMicrowatts, Math.max(left, right) / (intervalMs / 1000))
    const isNear = Math.abs(this.#distance) <= this.#maxMicrowatts * ((4 * updateMs) / 1000)
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
