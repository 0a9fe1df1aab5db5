import { describe, expect, it } from 'vitest'
import { integrate, PowerIntegral } from '../../../lib/measure/energy/integrate.ts'

const intervalMs = 200
const options = { intervalMs }
const t0 = Date.UTC(2026, 10, 23, 21, 30)

function every(stepMs: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: Math.floor((toMs - fromMs) / stepMs) + 1 }, (_, step) => fromMs + step * stepMs)
}

function window(fromMs: number, toMs: number) {
  return { startMs: t0 + fromMs, endMs: t0 + toMs }
}

/** Readings of a power that is given by its milliseconds. */
function trace(watts: (ms: number) => number, timesMs: readonly number[]) {
  return timesMs.map(time => ({ timeMs: t0 + time, powerWatts: watts(time) }))
}

const constant = () => 150
/** 250 W for three seconds between idles of 50 W. */
const run = (ms: number) => (ms >= 0 && ms < 3000 ? 250 : 50)

describe('the energy of an attempt', () => {
  it('is exact for constant power, wherever its edges cut the samples', () => {
    const energy = integrate(trace(constant, every(200, -400, 5400)), window(33, 4987), options)
    expect(energy.energyJoules).toBeCloseTo(150 * 4.954, 9)
    expect(energy.averageWatts).toBeCloseTo(150, 9)
    expect(energy).toMatchObject({ coverage: 1, gaps: [] })
  })

  it('is exact between two idles, since its edges are steps', () => {
    for (const offset of [1, 60, 130, 199]) {
      const energy = integrate(trace(run, every(200, offset - 1000, 4000)), window(0, 3000), options)
      expect(energy.energyJoules).toBeCloseTo(750, 6)
      expect(energy.uncertaintyJoules).toBeLessThan(0.05)
    }
  })

  it('is right to 2 % when the sensor shows the mean of the last second, and the idle machine around is known', () => {
    const shown = (ms: number) =>
      every(10, ms - 999, ms).reduce((sum, one) => sum + run(one), 0) / every(10, ms - 999, ms).length
    for (const offset of [1, 90, 170]) {
      const readings = trace(shown, every(200, offset - 2000, 5000))
      const blind = integrate(readings, window(0, 3000), options).energyJoules ?? 0
      const knowing = integrate(readings, window(0, 3000), { ...options, windowMs: 1000 }).energyJoules ?? 0
      expect(blind).toBeLessThan(0.9 * 750)
      expect(Math.abs(knowing - 750) / 750).toBeLessThan(0.02)
    }
  })

  it('refuses options that say nothing of a sensor, rather than to give a number', () => {
    for (const [option, words] of [
      [{ intervalMs: 0 }, 'options.intervalMs: found 0; allowed: a number above 0'],
      [{ intervalMs: Number.NaN }, 'options.intervalMs: found NaN; allowed: a number above 0'],
      [{ intervalMs, windowMs: -5 }, 'options.windowMs: found -5; allowed: a number, 0 or more'],
      [{ intervalMs, delayMs: Number.POSITIVE_INFINITY }, 'options.delayMs: found Infinity'],
    ] as const)
      expect(() => integrate(trace(constant, [0, 200]), window(0, 200), option)).toThrow(words)
    const untyped = { intervalMs, openEnds: 'start' } as unknown as typeof options
    expect(() => integrate(trace(constant, [0, 200]), window(0, 200), untyped)).toThrow(
      'options.openEnds.start: found undefined; allowed: true where that end lies in the midst of what ran, else false',
    )
  })

  it('charges an end in the midst of what ran with what the reading beyond may have begun before it', () => {
    // Power rises 90 ms before the window ends, where no reading of the window sees it.
    const readings = trace(ms => (ms < 1510 ? 80 : 240), every(200, -100, 3000))
    const phase = window(0, 1600)
    const truth = 80 * 1.51 + 240 * 0.09
    const closed = integrate(readings, phase, options)
    const open = integrate(readings, phase, { ...options, openEnds: { start: false, end: true } })
    const off = truth - (open.energyJoules ?? 0)
    expect(off).toBeCloseTo(160 * 0.09, 6)
    expect(closed.uncertaintyJoules).toBeLessThan(0.1)
    // 100 ms from the reading inside to the end, 200 ms to the one beyond: 160²·0.1³/(3·0.2) J², and the first edge none.
    expect(open.budget?.edgesJoules).toBeCloseTo(Math.sqrt((160 ** 2 * 0.1 ** 3) / 0.6), 6)
    expect(off).toBeLessThan(3 * (open.uncertaintyJoules ?? 0))
  })

  it('is read later when the sensor is late', () => {
    const late = (ms: number) => run(ms - 700)
    const energy = integrate(trace(late, every(200, -910, 5000)), window(0, 3000), {
      ...options,
      delayMs: 700,
    })
    expect(energy.energyJoules).toBeCloseTo(750, 6)
  })

  it('is that of a line when its readings lie on one, and none of the curvature is charged', () => {
    const ramp = (ms: number) => 50 + ms / 50
    const energy = integrate(trace(ramp, every(200, 0, 9800)), window(0, 9800), options)
    expect(energy.energyJoules).toBeCloseTo(((50 + 246) / 2) * 9.8, 6)
    expect(energy.uncertaintyJoules).toBeLessThan(0.05)
  })
})

describe('the uncertainty of an energy', () => {
  it('is the root of the sum of squares of its budget', () => {
    const noisy = trace(ms => 100 + ((ms * 7919) % 83), [...every(200, 0, 2000), ...every(200, 5000, 20_000)])
    const { uncertaintyJoules, budget } = integrate(noisy, window(-90, 20_100), { ...options, windowMs: 300 })
    expect(uncertaintyJoules).toBeCloseTo(Math.hypot(...Object.values(budget ?? {})), 9)
    expect(budget?.gapsJoules).toBeGreaterThan(0)
    expect(budget?.samplingJoules).toBeGreaterThan(0)
  })

  it('charges what is faster than the readings, and not what is slower', () => {
    const fast = trace(ms => ((ms / 200) % 2 < 1 ? 100 : 200), every(200, 0, 20_000))
    const slow = trace(ms => 150 + 50 * Math.sin(ms / 5000), every(200, 0, 20_000))
    const ofFast = integrate(fast, window(0, 20_000), options).uncertaintyJoules ?? 0
    const ofSlow = integrate(slow, window(0, 20_000), options).uncertaintyJoules ?? 0
    // A hundred draws of ±50 W that stand for 0.2 s each; that they alternate is as far from smooth as can be.
    expect(ofFast).toBeGreaterThan(80)
    expect(ofFast).toBeLessThan(260)
    expect(ofSlow).toBeLessThan(1)
  })

  it('is that of all readings together when they round one power', () => {
    const energy = integrate(trace(constant, every(200, 0, 10_000)), window(0, 10_000), {
      ...options,
      resolutionWatts: 1,
    })
    expect(energy.budget?.resolutionJoules).toBeCloseTo(10 / Math.sqrt(12), 6)
  })

  it('is half of the energy with one reading, and with none but beyond the edges', () => {
    const one = integrate(trace(constant, [100]), window(0, 600_000), options)
    expect(one).toMatchObject({ energyJoules: 90_000, uncertaintyJoules: 45_000, samples: 1 })
    const none = integrate(
      trace(ms => 100 + ms / 10, [-100, 300]),
      window(0, 200),
      options,
    )
    expect(none).toMatchObject({
      energyJoules: expect.closeTo(22, 9),
      samples: 0,
      assumedJoules: expect.closeTo(22),
    })
    expect(none.uncertaintyJoules).toBeCloseTo(11, 9)
  })

  it('of a gap is judged by stretches as long that were seen', () => {
    const square = (ms: number) => (Math.floor(ms / 700) % 2 === 0 ? 100 : 200)
    const seen = [...every(200, 0, 12_000), ...every(200, 18_000, 40_000)]
    const flat = integrate(trace(constant, seen), window(0, 40_000), options)
    const jumping = integrate(trace(square, seen), window(0, 40_000), options)
    expect(flat.assumedJoules).toBeCloseTo(150 * 6, 6)
    expect(flat.budget?.gapsJoules).toBeLessThan(0.05)
    expect(jumping.budget?.gapsJoules).toBeGreaterThan(100)
  })

  it('of a gap longer than anything that was seen is that of a power that may have been anything', () => {
    const energy = integrate(trace(constant, every(200, 0, 1000)), window(0, 10_000), options)
    expect(energy.gaps).toEqual([{ startMs: t0 + 1000, endMs: t0 + 10_000 }])
    expect(energy.coverage).toBeLessThan(0.15)
    expect(energy.uncertaintyJoules).toBeGreaterThan((150 * 9) / 4)
  })
})

describe('a gap', () => {
  it('is told by the real rhythm of the samples, where that is slower than wanted', () => {
    const slow = integrate(trace(constant, every(1000, 0, 60_000)), window(0, 60_000), options)
    expect(slow).toMatchObject({ gaps: [], coverage: 1 })
    const broken = integrate(
      trace(constant, [...every(1000, 0, 20_000), ...every(1000, 24_000, 60_000)]),
      window(0, 60_000),
      options,
    )
    expect(broken.gaps).toEqual([{ startMs: t0 + 20_000, endMs: t0 + 24_000 }])
  })

  it('is where the machine slept, however near the samples lie by our clock', () => {
    const integral = new PowerIntegral(options)
    integral.begin(t0)
    integral.end(t0 + 2000)
    for (const { timeMs, powerWatts } of trace(constant, every(200, 0, 2000))) {
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

  it('is all of a window without a sample, and none of one without length', () => {
    expect(integrate([], window(0, 5000), options)).toMatchObject({
      energyJoules: null,
      uncertaintyJoules: null,
      budget: null,
      coverage: 0,
      gaps: [{ startMs: t0, endMs: t0 + 5000 }],
    })
    expect(integrate(trace(constant, [0, 200]), window(100, 100), options)).toMatchObject({
      energyJoules: null,
      gaps: [],
    })
  })

  it('is kept up to a hundred times', () => {
    const times = every(200, 0, 400_000).filter(time => time % 2000 < 1000)
    expect(integrate(trace(constant, times), window(0, 400_000), options).gaps).toHaveLength(100)
  })
})

describe('samples that cannot be used', () => {
  it('are passed over when they come out of order, twice, or are no numbers', () => {
    const clean = trace(ms => 100 + ms / 100, every(200, 0, 4000))
    const disturbed = clean.flatMap((one, position) => [
      one,
      { timeMs: one.timeMs - 3_600_000, powerWatts: 9000 },
      { timeMs: Number.NaN, powerWatts: 10 },
      { timeMs: one.timeMs + 1, powerWatts: Number.NaN },
      ...(position % 3 === 0 ? [{ ...one, powerWatts: 9000 }] : []),
    ])
    expect(integrate(disturbed, window(100, 3900), options)).toEqual(
      integrate(clean, window(100, 3900), options),
    )
  })
})
