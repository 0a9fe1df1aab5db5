import { randomFrom } from './random.js'
import { readingTimes, rounded, shown } from './sensors.js'

/**
 * Tries an integration on a family of traces whose true energies are known.
 *
 * @param integrate As the library's.
 * @returns How often the truth lies within twice the stated uncertainty, and how large both are.
 */
export function tryFamily(integrate, family, { trials, seed }) {
  const random = randomFrom(seed)
  const { seconds, intervalMs, resolutionWatts = 0.01, windowMs = 0, delayMs = 0, everyMs = 0 } = family
  const errors = []
  const ratios = []
  let inside = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const curve = family.curve(random)
    const gapFrom = random() * (seconds - (family.gapSeconds ?? 0))
    const gap =
      family.gapSeconds === undefined ? undefined : { from: gapFrom, to: gapFrom + family.gapSeconds }
    const times = readingTimes(random, {
      from: -4,
      to: seconds + 4,
      intervalSeconds: intervalMs / 1000,
      gap,
      isUneven: family.isUneven,
    })
    const sensor = {
      windowSeconds: windowMs / 1000,
      delaySeconds: delayMs / 1000,
      everySeconds: everyMs / 1000,
      offset: random() * 0.1,
    }
    const trace = times.map(t => ({
      timeMs: t * 1000,
      powerWatts: rounded(shown(curve, t, sensor), resolutionWatts),
    }))
    const truth = curve.energy(seconds) - curve.energy(0)
    const options = { intervalMs, resolutionWatts, windowMs, delayMs: delayMs + everyMs / 2 }
    const { energyJoules, uncertaintyJoules } = integrate(
      trace,
      { startMs: 0, endMs: seconds * 1000 },
      options,
    )
    const error = Math.abs(energyJoules - truth)
    // A step of floating point is no error.
    if (error <= 2 * uncertaintyJoules + 1e-9 * truth) inside += 1
    errors.push(error / truth)
    ratios.push(uncertaintyJoules / Math.max(error, 1e-9 * truth))
  }
  return {
    coverage: inside / trials,
    medianError: median(errors),
    medianRatio: median(ratios),
  }
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
