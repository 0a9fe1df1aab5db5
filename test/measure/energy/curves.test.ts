import { describe, expect, it } from 'vitest'
import { type Curve, joulesBetween, wattsAt } from '../../stand-ins/index.ts'

const t0 = Date.UTC(2026, 10, 23, 21, 30)
const curves: readonly Curve[] = [
  { kind: 'constant', watts: 120 },
  { kind: 'ramp', fromWatts: 50, toWatts: 250, startMs: t0 + 1000, endMs: t0 + 4000 },
  { kind: 'square', lowWatts: 60, highWatts: 250, periodMs: 700, phaseMs: 123 },
  { kind: 'square', lowWatts: 60, highWatts: 250, periodMs: 2000 },
]

describe('the true energy of a test curve', () => {
  it.each(curves)('is the sum of its power over small steps: $kind', curve => {
    for (const [fromMs, toMs] of [
      [0, 5000],
      [333, 1234],
      [3900, 4900],
      [-2000, 800],
    ] as const) {
      let joules = 0
      for (let time = fromMs; time < toMs; time += 0.5)
        joules += (wattsAt(curve, t0 + time + 0.25) * 0.5) / 1000
      expect(joulesBetween(curve, t0 + fromMs, t0 + toMs)).toBeCloseTo(joules, 0)
    }
  })
})
