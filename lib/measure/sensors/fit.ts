/** Power as a load switched it: on or off from an instant on. Milliseconds since the epoch, in order. */
export interface Switching {
  readonly timeMs: number
  readonly on: boolean
}

export interface Shown {
  readonly timeMs: number
  readonly powerWatts: number
  /** Where it is the mean of a known time up to then, as counters of energy tell it: how long. */
  readonly intervalMs?: number
}

/** What a power sensor is, by what it showed of a square wave. */
export interface FittedSensor {
  readonly windowMs: number
  /** Half of the time between two updates is in it. */
  readonly delayMs: number
  /** Median time between two updates of the reading; null where it did not show. */
  readonly rhythmMs: number | null
  readonly lowWatts: number
  readonly highWatts: number
  /** Share of the readings' variance that the fit explains, 0 to 1. */
  readonly explained: number
}

const coarse = { windowMs: range(0, 2000, 50), delayMs: range(0, 2000, 50) }
const fineStepMs = 10
const minReadings = 50
/** Below, the readings did not follow the load: nothing is known of their sensor. */
export const minExplained = 0.9

/**
 * The window and the delay of a sensor: of all on a grid, those of which the mean of the square wave over the window that
 * ended the delay ago is nearest to what was shown, by least squares over the two unknown powers. Undefined with fewer than
 * fifty readings, with a load that never switched, and where no fit explains nine tenths of what was shown.
 */
export function fitSensor(wave: readonly Switching[], shown: readonly Shown[]): FittedSensor | undefined {
  const readings = around(wave, shown)
  if (readings === undefined) return undefined
  const onMs = switchedOn(wave)
  const tryAll = (windows: readonly number[], delays: readonly number[]) =>
    windows
      .flatMap(windowMs =>
        delays.map(delayMs => ({ windowMs, delayMs, ...lineFit(readings, onMs, windowMs, delayMs) })),
      )
      .reduce((best, one) => (one.rest < best.rest ? one : best))
  const near = tryAll(coarse.windowMs, coarse.delayMs)
  const beside = (value: number) => range(Math.max(0, value - 50), value + 50, fineStepMs)
  const { windowMs, delayMs, low, high, rest, total } = tryAll(beside(near.windowMs), beside(near.delayMs))
  const explained = total === 0 ? 0 : 1 - rest / total
  const isAtEdge = windowMs >= 2000 || delayMs >= 2000
  if (explained < minExplained || high <= low || isAtEdge) return undefined
  const halfMs = ((wave.at(-1)?.timeMs ?? 0) - (wave[0]?.timeMs ?? 0)) / (wave.length - 1)
  return {
    windowMs,
    delayMs,
    rhythmMs: rhythmOf(readings, halfMs),
    lowWatts: low,
    highWatts: high,
    explained,
  }
}

/**
 * By how many watts means of known times rose when the load was on: by least squares, as of a sensor, but with nothing to
 * search for. Undefined where a sensor would not be known either.
 */
export function swingOf(wave: readonly Switching[], shown: readonly Shown[]): number | undefined {
  const readings = around(wave, shown)
  if (readings === undefined) return undefined
  const { low, high, rest, total } = lineFit(readings, switchedOn(wave), 0, 0)
  return total > 0 && 1 - rest / total >= minExplained && high > low ? high - low : undefined
}

/** The readings that the wave tells of, where they are enough. */
function around(wave: readonly Switching[], shown: readonly Shown[]): readonly Shown[] | undefined {
  const [first, last] = [wave[0], wave.at(-1)]
  if (first === undefined || last === undefined || wave.length < 4) return undefined
  // What comes before the first switch and after the last is known to be as it was.
  const readings = shown.filter(({ timeMs }) => timeMs >= first.timeMs - 3000 && timeMs <= last.timeMs + 4000)
  return readings.length < minReadings ? undefined : readings
}

/** How long the load was on up to an instant, in milliseconds. */
function switchedOn(wave: readonly Switching[]): (timeMs: number) => number {
  const sums: number[] = []
  let sum = 0
  for (const [place, { timeMs }] of wave.entries()) {
    const before = wave[place - 1]
    if (before?.on === true) sum += timeMs - before.timeMs
    sums.push(sum)
  }
  return timeMs => {
    let [from, to] = [0, wave.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((wave[middle]?.timeMs ?? 0) <= timeMs) from = middle + 1
      else to = middle
    }
    const at = wave[from - 1]
    return at === undefined ? 0 : (sums[from - 1] ?? 0) + (at.on ? timeMs - at.timeMs : 0)
  }
}

function lineFit(
  readings: readonly Shown[],
  onMs: (timeMs: number) => number,
  windowMs: number,
  delayMs: number,
) {
  let [n, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0]
  for (const { timeMs, powerWatts, intervalMs } of readings) {
    // An instant is a millisecond here.
    const width = Math.max(1, intervalMs ?? windowMs)
    const end = timeMs - delayMs
    const share = (onMs(end) - onMs(end - width)) / width
    n += 1
    sx += share
    sy += powerWatts
    sxx += share * share
    sxy += share * powerWatts
    syy += powerWatts * powerWatts
  }
  const [xx, xy, yy] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n]
  const slope = xx === 0 ? 0 : xy / xx
  const low = (sy - slope * sx) / n
  return { low, high: low + slope, rest: Math.max(0, yy - slope * xy), total: yy }
}

/** Between two steps of the load a reading changes as often as it is updated. */
function rhythmOf(readings: readonly Shown[], halfMs: number): number | null {
  const changes = readings.filter(
    ({ powerWatts }, place) => place > 0 && powerWatts !== readings[place - 1]?.powerWatts,
  )
  const distances = changes
    .slice(1)
    .map(({ timeMs }, place) => timeMs - (changes[place]?.timeMs ?? 0))
    .filter(distance => distance < halfMs / 2)
    .sort((one, other) => one - other)
  return distances.length < 5 ? null : (distances[Math.floor(distances.length / 2)] ?? null)
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, place) => from + place * step)
}
