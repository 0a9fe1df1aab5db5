import { assert, constantFrom, double, array as list, oneof, property, record, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EnergySum } from '../../../lib/measure/energy/accumulate.ts'
import type { Integral } from '../../../lib/measure/energy/integral/integral.ts'
import { integrate, PowerIntegral } from '../../../lib/measure/energy/integrate.ts'

const t0 = Date.UTC(2026, 10, 23, 21, 30)
const intervalMs = 200
const options = { intervalMs, resolutionJoules: 0.01 }

// Begin and end are told by our own clock; samples may come at times that no clock should show.
const timeOfOurs = double({ min: t0 - 5000, max: t0 + 20_000, noNaN: true })
const anyTime = oneof({ weight: 5, arbitrary: timeOfOurs }, { weight: 1, arbitrary: double() })
const anyValue = oneof(
  { weight: 5, arbitrary: double({ min: 0, max: 1000, noNaN: true }) },
  { weight: 1, arbitrary: double() },
)
/** What may happen to an account of power or energy, in any order. */
const anyStep = record({
  kind: constantFrom('sample', 'sample', 'sample', 'sample', 'begin', 'end', 'break'),
  ownTimeMs: timeOfOurs,
  timeMs: anyTime,
  lengthMs: anyValue,
  value: anyValue,
})

function expectSound({ energyJoules, uncertaintyJoules, assumedJoules, coverage, gaps }: Integral) {
  for (const joules of [energyJoules, uncertaintyJoules, assumedJoules]) {
    if (joules === null) continue
    expect(joules).toBeGreaterThanOrEqual(0)
    expect(joules).toBeLessThan(Number.POSITIVE_INFINITY)
  }
  expect(coverage).toBeGreaterThanOrEqual(0)
  expect(coverage).toBeLessThanOrEqual(1)
  for (const gap of gaps) expect(gap.endMs).toBeGreaterThan(gap.startMs)
}

describe('whatever samples come, in whatever order', () => {
  it('the integral of power is never negative, never endless, and covers no more than all', () => {
    assert(
      property(list(anyStep, { maxLength: 60 }), steps => {
        const integral = new PowerIntegral({ intervalMs })
        for (const { kind, ownTimeMs, timeMs, lengthMs, value } of steps) {
          if (kind === 'begin') integral.begin(ownTimeMs)
          else if (kind === 'end') integral.end(ownTimeMs)
          else if (kind === 'break') integral.break({ startMs: timeMs, endMs: timeMs + lengthMs })
          else integral.add(timeMs, value)
        }
        expectSound(integral.result())
      }),
      { numRuns: 1000 },
    )
  })

  it('the sum of counted energy is never negative, never endless, and covers no more than all', () => {
    assert(
      property(list(anyStep, { maxLength: 60 }), steps => {
        const sum = new EnergySum(options)
        for (const { kind, ownTimeMs, timeMs, lengthMs, value } of steps) {
          if (kind === 'begin') sum.begin(ownTimeMs)
          else if (kind === 'end') sum.end(ownTimeMs)
          else if (kind === 'break') sum.break({ startMs: timeMs, endMs: timeMs + lengthMs })
          else sum.add(timeMs, lengthMs, value)
        }
        expectSound(sum.result())
      }),
      { numRuns: 1000 },
    )
  })

  it('no energy is counted beyond what the highest power takes in the time of the attempt', () => {
    const window = { startMs: t0, endMs: t0 + 10_000 }
    assert(
      property(list(tuple(anyTime, anyValue), { maxLength: 60 }), samples => {
        const trace = samples.map(([timeMs, powerWatts]) => ({ timeMs, powerWatts }))
        const { energyJoules, maxWatts } = integrate(trace, window, { intervalMs })
        if (energyJoules !== null)
          expect(energyJoules).toBeLessThanOrEqual((maxWatts ?? 0) * 10 * (1 + 1e-9) + 1e-9)
      }),
      { numRuns: 1000 },
    )
  })

  it('no counted interval gives more than its joules inside the attempt', () => {
    const endMs = t0 + 10_000
    assert(
      property(list(tuple(anyTime, anyValue, anyValue), { maxLength: 60 }), intervals => {
        const sum = new EnergySum(options)
        sum.begin(t0)
        sum.end(endMs)
        for (const [timeMs, lengthMs, joules] of intervals) sum.add(timeMs, lengthMs, joules)
        const { energyJoules, assumedJoules } = sum.result()
        const most = intervals.reduce(
          (joules, interval) => joules + (Number.isFinite(interval[2]) ? Math.max(0, interval[2]) : 0),
          0,
        )
        expect((energyJoules ?? 0) - assumedJoules).toBeLessThanOrEqual(most * (1 + 1e-9) + 1e-6)
      }),
      { numRuns: 1000 },
    )
  })
})
