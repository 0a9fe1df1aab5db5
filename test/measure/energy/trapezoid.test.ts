import { describe, expect, it } from 'vitest'
import type { PowerSample, Window } from '../../../lib/measure/energy/integral/integral.ts'
import { TrapezoidIntegral } from '../../../lib/measure/energy/trapezoid.ts'
import { type Curve, joulesBetween, wattsAt } from '../../stand-ins/index.ts'
import { seededRandom } from '../../support/random-samples.ts'

const intervalMs = 200
const t0 = Date.UTC(2026, 10, 23, 21, 30)

function integrate(trace: readonly PowerSample[], { startMs, endMs }: Window) {
  const integral = new TrapezoidIntegral(intervalMs)
  integral.begin(startMs)
  integral.end(endMs)
  for (const { timeMs, powerWatts } of trace) integral.add(timeMs, powerWatts)
  return integral.result()
}

/** Samples of a curve at these milliseconds after t0. */
function sample(curve: Curve, timesMs: readonly number[]): PowerSample[] {
  return timesMs.map(time => ({ timeMs: t0 + time, powerWatts: wattsAt(curve, t0 + time) }))
}

function every(stepMs: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: Math.floor((toMs - fromMs) / stepMs) + 1 }, (_, step) => fromMs + step * stepMs)
}

function window(fromMs: number, toMs: number) {
  return { startMs: t0 + fromMs, endMs: t0 + toMs }
}

const constant: Curve = { kind: 'constant', watts: 150 }
const ramp: Curve = { kind: 'ramp', fromWatts: 50, toWatts: 250, startMs: t0, endMs: t0 + 10_000 }

describe('the energy of a window, as it was added up until 0.2', () => {
  it('is exact for constant power, wherever the window cuts the samples', () => {
    const energy = integrate(sample(constant, every(200, -400, 5400)), window(33, 4987))
    expect(energy.energyJoules).toBeCloseTo(150 * 4.954, 9)
    expect(energy.averageWatts).toBeCloseTo(150, 9)
    expect(energy.coverage).toBe(1)
    expect(energy.gaps).toEqual([])
  })

  it('is exact for a ramp, its edges interpolated', () => {
    const energy = integrate(sample(ramp, every(210, -300, 9700)), window(1033, 8987))
    expect(energy.energyJoules).toBeCloseTo(joulesBetween(ramp, t0 + 1033, t0 + 8987), 6)
    expect(energy.minWatts).toBeCloseTo(wattsAt(ramp, t0 + 1033), 6)
    expect(energy.maxWatts).toBeCloseTo(wattsAt(ramp, t0 + 8987), 6)
  })

  it('is exact for a ramp when no sample lies in a window between two', () => {
    const energy = integrate(sample(ramp, [1000, 1400]), window(1100, 1200))
    expect(energy.energyJoules).toBeCloseTo(joulesBetween(ramp, t0 + 1100, t0 + 1200), 9)
    expect(energy.samples).toBe(0)
  })

  it('extends the nearest sample to an edge without one beyond', () => {
    const energy = integrate(
      [
        { timeMs: t0 + 100, powerWatts: 100 },
        { timeMs: t0 + 300, powerWatts: 200 },
      ],
      window(0, 500),
    )
    expect(energy.energyJoules).toBeCloseTo(100 * 0.1 + 150 * 0.2 + 200 * 0.2, 9)
    expect(energy.coverage).toBe(1)
  })

  it('agrees with a fine sum over any trace, window and order of jitter', () => {
    const random = seededRandom(42)
    for (let round = 0; round < 200; round += 1) {
      const times: number[] = []
      for (let time = -500; time < 4000; time += 20 + random() * 400) times.push(time)
      const trace = times.map(time => ({ timeMs: t0 + time, powerWatts: 50 + 200 * random() }))
      const from = random() * 1000
      const to = from + 100 + random() * 2500
      const { energyJoules } = integrate(trace, window(from, to))
      const expected = bruteForce(trace, t0 + from, t0 + to)
      expect(Math.abs((energyJoules ?? 0) - expected)).toBeLessThan(1e-3 * expected)
    }
  })

  it('is unbiased for a square wave of any phase, and within what its uncertainty says', () => {
    const random = seededRandom(7)
    const errors: number[] = []
    let withinTwo = 0
    const rounds = 400
    for (let round = 0; round < rounds; round += 1) {
      const curve: Curve = {
        kind: 'square',
        lowWatts: 60,
        highWatts: 250,
        periodMs: 1900,
        phaseMs: random() * 1900,
      }
      const times: number[] = []
      for (let time = -300; time < 6000; time += 204 + (random() - 0.5) * 60) times.push(time)
      const energy = integrate(sample(curve, times), window(0, 5700))
      const error = (energy.energyJoules ?? 0) - joulesBetween(curve, t0, t0 + 5700)
      errors.push(error)
      if (Math.abs(error) <= 2 * (energy.uncertaintyJoules ?? 0)) withinTwo += 1
    }
    const mean = errors.reduce((sum, error) => sum + error, 0) / rounds
    expect(Math.abs(mean) / (155 * 5.7)).toBeLessThan(0.003)
    expect(withinTwo / rounds).toBeGreaterThan(0.93)
  })
})

describe('what is missing', () => {
  it('is null, covers nothing and is one gap when no sample came', () => {
    expect(integrate([], window(0, 5000))).toMatchObject({
      energyJoules: null,
      uncertaintyJoules: null,
      averageWatts: null,
      coverage: 0,
      samples: 0,
      gaps: [{ startMs: t0, endMs: t0 + 5000 }],
    })
  })

  it('is no energy in a window without length', () => {
    expect(integrate(sample(constant, [0, 200]), window(100, 100))).toMatchObject({
      energyJoules: null,
      gaps: [],
    })
  })

  it('is a gap beyond three intervals without a sample, and lowers the coverage', () => {
    const energy = integrate(
      sample(constant, [...every(200, 0, 2000), ...every(200, 6000, 8000)]),
      window(0, 8000),
    )
    expect(energy.gaps).toEqual([{ startMs: t0 + 2000, endMs: t0 + 6000 }])
    expect(energy.coverage).toBeCloseTo(4200 / 8000, 6)
    expect(energy.energyJoules).toBeCloseTo(1200, 6)
  })

  it('is bridged by the samples around it, stated as assumed, and uncertain by its length and power', () => {
    const energy = integrate(
      sample(constant, [...every(200, 0, 2000), ...every(200, 6000, 8000)]),
      window(0, 8000),
    )
    expect(energy.assumedJoules).toBeCloseTo(150 * 4, 6)
    expect(energy.uncertaintyJoules).toBeCloseTo((150 * 4) / Math.sqrt(12), 2)
  })

  it('is a gap where the machine slept, however near the samples lie by our clock', () => {
    const integral = new TrapezoidIntegral(intervalMs)
    integral.begin(t0)
    integral.end(t0 + 2000)
    for (const { timeMs, powerWatts } of sample(constant, every(200, 0, 2000))) {
      if (timeMs === t0 + 1000) integral.break({ startMs: t0 + 850, endMs: t0 + 950 })
      integral.add(timeMs, powerWatts)
    }
    expect(integral.result()).toMatchObject({
      gaps: [{ startMs: t0 + 800, endMs: t0 + 1000 }],
      energyJoules: expect.closeTo(300, 6),
      assumedJoules: expect.closeTo(30, 6),
      coverage: expect.closeTo(0.9, 6),
    })
  })

  it('is no gap up to three intervals', () => {
    expect(integrate(sample(constant, [0, 600, 1200]), window(0, 1200))).toMatchObject({
      gaps: [],
      coverage: 1,
    })
  })

  it('is a gap to the end when the meter died', () => {
    const energy = integrate(sample(constant, every(200, 0, 1000)), window(0, 10_000))
    expect(energy.gaps).toEqual([{ startMs: t0 + 1000, endMs: t0 + 10_000 }])
    expect(energy.coverage).toBeLessThan(0.15)
  })

  it('keeps a hundred gaps at most', () => {
    expect(integrate(sample(constant, every(1000, 0, 200_000)), window(0, 200_000)).gaps).toHaveLength(100)
  })
})

describe('samples that cannot be used', () => {
  it('are passed over when they come out of order or twice', () => {
    const clean = sample(ramp, every(200, 0, 4000))
    const disturbed = clean.flatMap((one, position) => [
      one,
      { timeMs: one.timeMs - 3_600_000, powerWatts: 9000 },
      ...(position % 3 === 0 ? [{ ...one, powerWatts: 9000 }] : []),
    ])
    expect(integrate(disturbed, window(100, 3900))).toEqual(integrate(clean, window(100, 3900)))
  })

  it('are passed over when they are no numbers', () => {
    const clean = sample(constant, every(200, 0, 2000))
    const disturbed = [
      ...clean.slice(0, 5),
      { timeMs: Number.NaN, powerWatts: 10 },
      { timeMs: t0 + 900, powerWatts: Number.NaN },
      { timeMs: t0 + 901, powerWatts: Number.POSITIVE_INFINITY },
      ...clean.slice(5),
    ]
    expect(integrate(disturbed, window(0, 2000))).toEqual(integrate(clean, window(0, 2000)))
  })
})

describe('the uncertainty of an energy', () => {
  const uncertainty = (trace: PowerSample[], toMs: number) =>
    integrate(trace, window(0, toMs)).uncertaintyJoules ?? Number.NaN

  it('grows with the jumps between samples', () => {
    const jumping = (high: number) =>
      every(200, 0, 4000).map((time, step) => ({
        timeMs: t0 + time,
        powerWatts: step % 2 === 0 ? 100 : high,
      }))
    const flat = uncertainty(jumping(100), 4000)
    const small = uncertainty(jumping(110), 4000)
    const large = uncertainty(jumping(200), 4000)
    expect(flat).toBeLessThan(0.01)
    expect(small).toBeGreaterThan(flat)
    // Twenty stretches of a uniform ±|ΔP|·Δt/2 each.
    expect(large).toBeCloseTo((100 * 0.2 * Math.sqrt(20)) / Math.sqrt(12), 2)
  })

  it('is never small when most of the time is unseen, however flat the trace is where it was seen', () => {
    const energy = integrate([{ timeMs: t0, powerWatts: 100 }], window(0, 600_000))
    expect(energy.energyJoules).toBeCloseTo(60_000, 6)
    expect(energy.uncertaintyJoules).toBeGreaterThan(15_000)
  })
})

/** The mean of the interpolated trace at twenty thousand instants, level before and after it. */
function bruteForce(trace: readonly PowerSample[], fromMs: number, toMs: number): number {
  const steps = 20_000
  let watts = 0
  let position = 0
  for (let step = 0; step < steps; step += 1) {
    const time = fromMs + ((step + 0.5) / steps) * (toMs - fromMs)
    while (position < trace.length && (trace[position]?.timeMs ?? 0) <= time) position += 1
    const before = trace[position - 1]
    const after = trace[position]
    if (before === undefined) watts += after?.powerWatts ?? 0
    else if (after === undefined) watts += before.powerWatts
    else {
      const share = (time - before.timeMs) / (after.timeMs - before.timeMs)
      watts += before.powerWatts + share * (after.powerWatts - before.powerWatts)
    }
  }
  return ((watts / steps) * (toMs - fromMs)) / 1000
}
