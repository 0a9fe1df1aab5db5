import { describe, expect, it } from 'vitest'
import { CounterEdges } from '../../../../lib/measure/energy/witness/counter-edges.ts'
import { randomOf } from '../../../support/random.ts'

/** Power over time in milliseconds, as its integral in joules from an origin. */
type JoulesUpTo = (timeMs: number) => number

const startMs = 10_000

interface Trial {
  readonly joulesUpTo: JoulesUpTo
  readonly seconds: number
  readonly rhythmMs: number
  readonly intervalMs?: number
  readonly random: () => number
}

/** Readings as the program over NVML takes them: at the interval, and densely at both edges. */
function readingTimes({ seconds, rhythmMs, intervalMs = 200, random }: Trial, phaseMs: number): number[] {
  const endMs = startMs + seconds * 1000
  const times: number[] = []
  for (let at = startMs - 2000 - random() * intervalMs; at < endMs; at += intervalMs * (1 + random() * 0.02))
    times.push(at)
  for (const edgeMs of [startMs, endMs]) {
    const movesMs = (Math.floor((edgeMs + 1 - phaseMs) / rhythmMs) + 3) * rhythmMs + phaseMs
    for (let at = edgeMs + 1; at < Math.min(edgeMs + 350, movesMs + 6); at += 5 + random()) times.push(at)
  }
  return times.sort((left, right) => left - right)
}

function measured({ rhythmMs: nominalMs, ...given }: Trial) {
  const { joulesUpTo, seconds, random } = given
  // Off by so much that the edges of an attempt do not lie alike.
  const rhythmMs = nominalMs * (1 + 0.02 * random())
  const trial = { ...given, rhythmMs }
  const phaseMs = random() * rhythmMs
  const endMs = startMs + seconds * 1000
  const counter = new CounterEdges()
  counter.begin(startMs)
  counter.end(endMs)
  for (const at of readingTimes(trial, phaseMs)) {
    const movedMs = Math.floor((at - phaseMs) / rhythmMs) * rhythmMs + phaseMs
    counter.see(at, Math.floor((5e6 + joulesUpTo(movedMs)) * 1000) / 1000)
  }
  return { result: counter.result(), truth: joulesUpTo(endMs) - joulesUpTo(startMs) }
}

/** Idle at 50 W, and at a power of its own from the start to the end. */
function between(watts: number, seconds: number): JoulesUpTo {
  return at => {
    const workMs = Math.min(Math.max(at - startMs, 0), seconds * 1000)
    return (50 * at + (watts - 50) * workMs) / 1000
  }
}

/** A square wave that starts with the work, between two idles. */
function wave(periodMs: number, seconds: number): JoulesUpTo {
  return at => {
    const workMs = Math.min(Math.max(at - startMs, 0), seconds * 1000)
    const highMs = Math.floor(workMs / periodMs) * (periodMs / 2) + Math.min(workMs % periodMs, periodMs / 2)
    return (50 * at + 250 * highMs) / 1000
  }
}

const families: readonly [name: string, (random: () => number) => Omit<Trial, 'random'>][] = [
  ...[20, 25, 100].flatMap(rhythmMs =>
    [3, 10].flatMap((seconds): [string, (random: () => number) => Omit<Trial, 'random'>][] => [
      [
        `${seconds} s of constant power, moving every ${rhythmMs} ms`,
        random => ({ joulesUpTo: between(100 + 400 * random(), seconds), seconds, rhythmMs }),
      ],
      [
        `${seconds} s of a square wave, moving every ${rhythmMs} ms`,
        random => ({ joulesUpTo: wave(50 + 2000 * random(), seconds), seconds, rhythmMs }),
      ],
    ]),
  ),
  [
    '3 s sampled every second',
    random => ({ joulesUpTo: between(100 + 400 * random(), 3), seconds: 3, rhythmMs: 100, intervalMs: 1000 }),
  ],
]

describe('a counter of energy', () => {
  it.each(families)('is off by a thousandth at most, and says by how much: %s', (_name, make) => {
    const source = randomOf(7)
    const random = () => source.below(1e9) / 1e9
    const trials = Array.from({ length: 300 }, () => {
      const { result, truth } = measured({ ...make(random), random })
      if (result.joules === null) throw new Error(result.reason)
      const off = Math.abs(result.joules - truth)
      return {
        share: off / truth,
        isInside: off <= 2 * result.uncertaintyJoules,
        statedToActual: result.uncertaintyJoules / Math.max(off, 1e-9),
      }
    })
    const median = (values: readonly number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
    expect(median(trials.map(({ share }) => share))).toBeLessThan(0.001)
    expect(trials.filter(({ isInside }) => isInside).length / trials.length).toBeGreaterThanOrEqual(0.94)
    // A bound that is always far too wide is no answer.
    const ratio = median(trials.map(({ statedToActual }) => statedToActual))
    expect(ratio).toBeGreaterThan(0.7)
    expect(ratio).toBeLessThan(7)
  })

  it('that moves as fast as power switches looks steady, and readings of power say that it is not', () => {
    const source = randomOf(11)
    const random = () => source.below(1e9) / 1e9
    const stated = (tellsPower: boolean) => {
      const counter = new CounterEdges()
      const joulesUpTo = wave(100, 60)
      counter.begin(startMs + 20_000)
      counter.end(startMs + 23_000)
      const phaseMs = 100 * random()
      for (let at = startMs + 18_000; at < startMs + 23_400; at += 5 + random()) {
        if (tellsPower) counter.seePower(at, (at - startMs) % 100 < 50 ? 250 : 50)
        const movedMs = Math.floor((at - phaseMs) / 100) * 100 + phaseMs
        counter.see(at, 1e6 + joulesUpTo(movedMs))
      }
      const result = counter.result()
      return result.joules === null ? Number.NaN : result.uncertaintyJoules
    }
    expect(stated(true)).toBeGreaterThan(2 * stated(false))
  })

  it.each([
    ['it stood still', (at: number) => (at < startMs + 1000 ? at / 10 : (startMs + 1000) / 10)],
    [
      'it went back, as it does when the driver is loaded anew',
      (at: number) => (at < startMs + 1000 ? at / 10 : (at - startMs) / 10),
    ],
  ])('is not used, and why is told: %s', (reason, shown) => {
    const counter = new CounterEdges()
    counter.begin(startMs)
    counter.end(startMs + 5000)
    for (let at = startMs - 1000; at < startMs + 5500; at += 100) counter.see(at, shown(at))
    expect(counter.result()).toEqual({ joules: null, reason })
  })

  it('is not used where it was not read on both sides of an edge', () => {
    const counter = new CounterEdges()
    counter.begin(startMs)
    counter.end(startMs + 5000)
    for (let at = startMs + 100; at < startMs + 5500; at += 100) counter.see(at, at / 10)
    expect(counter.result()).toEqual({
      joules: null,
      reason: 'it did not move both before and after the start',
    })
  })

  it('counts on through a time in which nobody read it', () => {
    const counter = new CounterEdges()
    counter.begin(startMs)
    counter.end(startMs + 60_000)
    for (let at = startMs - 1000; at < startMs + 61_000; at += 100) {
      if (at < startMs + 10_000 || at > startMs + 50_000) counter.see(at, at / 10)
    }
    const { joules } = counter.result()
    expect(joules).toBeCloseTo(6000, 0)
  })

  it('says nothing where there is none', () => {
    const counter = new CounterEdges()
    counter.begin(startMs)
    counter.end(startMs + 5000)
    expect(counter.result()).toEqual({ joules: null, reason: '' })
  })
})
