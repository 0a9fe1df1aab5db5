import { describe, expect, it } from 'vitest'
import { EnergySum } from '../../../lib/measure/energy/accumulate.ts'

const options = { intervalMs: 200, resolutionJoules: 0.01 }

/** The sum over a window of intervals `[end, length, joules]`, in milliseconds. */
function energyOf(
  window: readonly [number, number],
  intervals: readonly (readonly [number, number, number])[],
) {
  const energy = new EnergySum(options)
  energy.begin(window[0])
  energy.end(window[1])
  for (const [endMs, lengthMs, joules] of intervals) energy.add(endMs, lengthMs, joules)
  return energy.result()
}

/** Intervals of 200 ms and so many watts, up to `toMs`. */
function intervals(watts: number, fromMs: number, toMs: number): [number, number, number][] {
  const found: [number, number, number][] = []
  for (let end = fromMs + 200; end <= toMs; end += 200) found.push([end, 200, watts * 0.2])
  return found
}

describe('the energy of counted intervals', () => {
  it('is their sum when they fit the window', () => {
    expect(energyOf([0, 1000], intervals(50, 0, 1000))).toMatchObject({
      coverage: 1,
      samples: 5,
      gaps: [],
      energyJoules: expect.closeTo(50, 9),
      averageWatts: expect.closeTo(50, 9),
    })
  })

  it('takes of an interval that sticks out the share inside the window', () => {
    const energy = energyOf([50, 930], intervals(50, 0, 1000))
    expect(energy.energyJoules).toBeCloseTo(50 * 0.88, 9)
    expect(energy.coverage).toBeCloseTo(1, 9)
    // How the energy lies within a cut interval is not known.
    expect(energy.uncertaintyJoules).toBeGreaterThan(
      energyOf([0, 1000], intervals(50, 0, 1000)).uncertaintyJoules ?? 0,
    )
  })

  it('takes of one interval around the whole window its share', () => {
    expect(energyOf([400, 600], [[1000, 1000, 80]]).energyJoules).toBeCloseTo(16, 9)
  })

  it('leaves out what came before and after', () => {
    expect(energyOf([1000, 2000], intervals(50, 0, 3000)).energyJoules).toBeCloseTo(50, 9)
  })

  it('fills a lost interval with the mean of its neighbours, and covers less', () => {
    const energy = energyOf(
      [0, 1000],
      intervals(50, 0, 1000).filter(([end]) => end !== 600),
    )
    expect(energy.energyJoules).toBeCloseTo(50, 9)
    expect(energy.coverage).toBeCloseTo(0.8, 9)
    expect(energy.gaps).toEqual([])
  })

  it('marks what is missing for more than three intervals, and is unsure of it', () => {
    const energy = energyOf([0, 10_000], intervals(50, 0, 2000))
    expect(energy.gaps).toEqual([{ startMs: 2000, endMs: 10_000 }])
    expect(energy.energyJoules).toBeCloseTo(500, 6)
    expect(energy.coverage).toBeCloseTo(0.2, 6)
    expect(energy.uncertaintyJoules).toBeGreaterThan(100)
  })

  it('states what it filled in, unsure of it by the length and the power assumed', () => {
    const without = (fromMs: number, toMs: number) =>
      energyOf(
        [0, 10_000],
        intervals(50, 0, 10_000).filter(([end]) => end <= fromMs || end > toMs),
      )
    const short = without(1000, 1200)
    const long = without(1000, 5000)
    expect(short.assumedJoules).toBeCloseTo(10, 9)
    expect(long).toMatchObject({
      assumedJoules: expect.closeTo(200, 9),
      energyJoules: expect.closeTo(500, 9),
      coverage: expect.closeTo(0.6, 9),
      gaps: [{ startMs: 1000, endMs: 5000 }],
    })
    expect(short.uncertaintyJoules).toBeCloseTo((50 * 0.2) / Math.sqrt(12), 2)
    expect(long.uncertaintyJoules).toBeCloseTo((50 * 4) / Math.sqrt(12), 2)
  })

  it('counts no interval in which the machine slept, and marks it however short it is', () => {
    const energy = new EnergySum(options)
    energy.begin(0)
    energy.end(1000)
    for (const [endMs, lengthMs, joules] of intervals(50, 0, 1000)) {
      if (endMs === 600) energy.break({ startMs: 410, endMs: 590 })
      energy.add(endMs, lengthMs, endMs === 600 ? 9000 : joules)
    }
    expect(energy.result()).toMatchObject({
      energyJoules: expect.closeTo(50, 9),
      assumedJoules: expect.closeTo(10, 9),
      coverage: expect.closeTo(0.8, 9),
      gaps: [{ startMs: 400, endMs: 600 }],
    })
  })

  it('passes over negative, unordered and senseless readings', () => {
    const good = intervals(50, 0, 1000)
    const disturbed = good.flatMap(interval => [
      interval,
      [interval[0] - 500, 200, 99] as const,
      [interval[0], 200, 99] as const,
      [interval[0] + 10, 10, -5] as const,
      [interval[0] + 11, 0, 5] as const,
      [interval[0] + 12, 12, Number.NaN] as const,
    ])
    expect(energyOf([0, 1000], disturbed)).toEqual(energyOf([0, 1000], good))
  })

  it('is null without an interval in the window', () => {
    expect(energyOf([0, 1000], [])).toMatchObject({ energyJoules: null, coverage: 0 })
    expect(energyOf([0, 1000], [[-200, 200, 10]])).toMatchObject({ energyJoules: null, coverage: 0 })
    expect(energyOf([0, 0], intervals(50, 0, 1000))).toMatchObject({ energyJoules: null })
  })
})
