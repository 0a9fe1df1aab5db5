import { randomFrom } from './random.js'

/**
 * Tries the reading of an energy counter on traces whose true energies are known: a counter that shows, each `rhythmMs`,
 * what was taken up to then, read at the interval and densely after each edge, as the program over NVML does.
 *
 * @param CounterEdges As the library's.
 */
export function tryCounter(CounterEdges, family, { trials, seed }) {
  const random = randomFrom(seed)
  const { seconds, intervalMs } = family
  const errors = []
  const ratios = []
  let inside = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const curve = family.curve(random)
    // Off by so much that an attempt's edges do not lie alike.
    const rhythmMs = family.rhythmMs * (1 + 0.02 * random())
    const phaseMs = random() * rhythmMs
    const counter = new CounterEdges()
    counter.begin(originMs)
    counter.end(originMs + seconds * 1000)
    for (const { at, tellsPower } of readings(random, { seconds, intervalMs, rhythmMs, phaseMs })) {
      const movedMs = Math.floor((at - phaseMs) / rhythmMs) * rhythmMs + phaseMs
      const joules = 5e6 + curve.energy(movedMs / 1000) - curve.energy(-15)
      // As traces keep their times.
      const timeMs = originMs + Math.round(at)
      if (tellsPower) counter.seePower(timeMs, curve.power(at / 1000))
      counter.see(timeMs, Math.floor(joules * 1000) / 1000)
    }
    const truth = curve.energy(seconds) - curve.energy(0)
    const { joules, uncertaintyJoules } = counter.result()
    const error = joules === null ? truth : Math.abs(joules - truth)
    if (error <= 2 * uncertaintyJoules + 1e-9 * truth) inside += 1
    errors.push(error / truth)
    ratios.push((uncertaintyJoules ?? 0) / Math.max(error, 1e-9 * truth))
  }
  return { coverage: inside / trials, medianError: median(errors), medianRatio: median(ratios) }
}

// A time in milliseconds, as attempts have it.
const originMs = 1_764_000_000_000

/** A meter starts with a reading and looks closely once, then the attempt starts, and it looks closely at both edges. */
function readings(random, { seconds, intervalMs, rhythmMs, phaseMs }) {
  const endMs = seconds * 1000
  const closely = fromMs => {
    // Until it has moved three times, or for 350 ms.
    const movesMs = (Math.floor((fromMs - phaseMs) / rhythmMs) + 3) * rhythmMs + phaseMs
    const times = []
    for (let at = fromMs; at < Math.min(fromMs + 350, movesMs + 6); at += 5 + random()) times.push(at)
    return times
  }
  const lead = closely(0).at(-1) + 20 + 130 * random()
  const close = [...closely(-lead), ...closely(1), ...closely(endMs + 1)].map(at => ({
    at,
    tellsPower: false,
  }))
  const regular = []
  for (let at = -lead; at < endMs; at += intervalMs * (0.75 + 0.5 * random()))
    regular.push({ at, tellsPower: true })
  return [...close, ...regular].sort((one, other) => one.at - other.at)
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
