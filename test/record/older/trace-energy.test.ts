import { describe, expect, it } from 'vitest'
import { traceEnergy } from '../../../lib/record/older/trace-energy.ts'

const startSeconds = 1_763_451_313.71

/** A trace as the original left it: stamps cut off at the second. */
function traceOf(sampledAt: readonly number[], watts: (after: number) => number) {
  return {
    seconds: Float64Array.from(sampledAt, after => Math.floor(startSeconds + after)),
    watts: Float64Array.from(sampledAt, watts),
  }
}

function every(interval: number, seconds: number): number[] {
  return Array.from({ length: Math.ceil(seconds / interval) }, (_, place) => place * interval)
}

/** What a record tells of a run of so many seconds. */
function timesOf(seconds: number) {
  return {
    endMs: (startSeconds + seconds + 1.28) * 1000,
    durationSeconds: seconds + 1.28,
    elapsedSeconds: seconds,
  }
}

describe('the energy of an older trace', () => {
  it.each([1.03, 1.5, 2.3, 2.9])('is mean power times time, sampled every %d s', interval => {
    const energy = traceEnergy(
      traceOf(every(interval, 300), () => 70),
      timesOf(300),
    )
    expect(energy?.integral.energyJoules).toBeCloseTo(70 * 300, 1)
    expect(energy?.integral.coverage).toBeCloseTo(1, 1)
  })

  it.each([
    1.03, 1.7, 2.3,
  ])('is the integral of power that changes, within its stated uncertainty (%d s)', interval => {
    const watts = (after: number) => 150 + 90 * Math.sin(after / 9)
    const whole = 150 * 300 + 90 * 9 * (1 - Math.cos(300 / 9))
    const { energyJoules, uncertaintyJoules } = traceEnergy(
      traceOf(every(interval, 300), watts),
      timesOf(300),
    )?.integral ?? { energyJoules: null, uncertaintyJoules: null }
    expect(Math.abs((energyJoules ?? 0) - whole)).toBeLessThan(3 * (uncertaintyJoules ?? 0))
    expect(Math.abs((energyJoules ?? 0) - whole) / whole).toBeLessThan(0.01)
    expect((uncertaintyJoules ?? 0) / whole).toBeLessThan(0.01)
  })

  it("rests on perf's own seconds, and without them on the duration less the wait for the sampler", () => {
    const trace = traceOf(every(1.03, 20), () => 100)
    expect(traceEnergy(trace, timesOf(20))?.integral.energyJoules).toBeCloseTo(2000, 5)
    const joules = traceEnergy(trace, { ...timesOf(20), elapsedSeconds: null })?.integral.energyJoules
    expect(joules).toBeCloseTo(100 * (21.28 - 1.2), 5)
  })

  it('begins with the trace where the record puts the run elsewhere', () => {
    const times = { ...timesOf(20), endMs: timesOf(20).endMs + 3_600_000 }
    const energy = traceEnergy(
      traceOf(every(1.03, 20), () => 100),
      times,
    )
    expect(energy?.integral.energyJoules).toBeCloseTo(2000, 5)
    expect(energy?.integral.coverage).toBe(1)
  })

  it('counts the time for which the sampler was dead as not covered', () => {
    const energy = traceEnergy(
      traceOf(every(1.03, 30), () => 100),
      timesOf(300),
    )
    expect(energy?.integral.coverage).toBeLessThan(0.15)
    expect(energy?.integral.gaps).toHaveLength(1)
    expect(energy?.integral.uncertaintyJoules).toBeGreaterThan(5000)
  })

  it('says how little a single sample tells', () => {
    const energy = traceEnergy(
      traceOf([0], () => 70),
      timesOf(2.3),
    )
    expect(energy?.integral.energyJoules).toBeCloseTo(161, 5)
    expect(energy?.integral.uncertaintyJoules).toBeGreaterThan(40)
  })

  it('is bounded by the samples of a run without a record', () => {
    const unknown = { endMs: null, durationSeconds: null, elapsedSeconds: null }
    const energy = traceEnergy(
      traceOf(every(1, 100), () => 50),
      unknown,
    )
    expect(energy?.boundedBySamples).toBe(true)
    expect(energy?.integral.energyJoules).toBeCloseTo(50 * 99, 5)
    expect(
      traceEnergy(
        traceOf([0], () => 50),
        unknown,
      )?.integral.energyJoules,
    ).toBeNull()
  })

  it('is none for a trace without a sample', () => {
    expect(
      traceEnergy(
        traceOf([], () => 0),
        timesOf(20),
      ),
    ).toBeNull()
  })
})
