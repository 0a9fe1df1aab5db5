import { describe, expect, it } from 'vitest'
import { integrate } from '../../lib/measure/energy/integrate.ts'
import { unevenIntervals } from '../../lib/measure/uneven.ts'

const wantedMs = 200

function instants(next: () => number): readonly number[] {
  const times = [0]
  while ((times.at(-1) ?? 0) < 60_000) times.push((times.at(-1) ?? 0) + next())
  return times
}

describe('intervals between samples', () => {
  it('are the wanted one on average, a quarter off at most, and the same for every attempt', () => {
    const next = unevenIntervals(wantedMs)
    const intervals = Array.from({ length: 1000 }, next)
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(150)
    expect(Math.max(...intervals)).toBeLessThanOrEqual(250)
    expect(intervals.reduce((sum, one) => sum + one, 0) / 1000).toBeCloseTo(wantedMs, -1)
    const again = unevenIntervals(wantedMs)
    expect(Array.from({ length: 1000 }, again)).toEqual(intervals)
  })

  it('let power in step with them be seen as noise, where even ones see none and are off by half', () => {
    // 300 W for a quarter of each 100 ms, else 50 W.
    const wattsAt = (timeMs: number) => (timeMs % 100 < 25 ? 300 : 50)
    const truth = 112.5 * 60
    const measured = (next: () => number) =>
      integrate(
        instants(next).map(timeMs => ({ timeMs, powerWatts: wattsAt(timeMs) })),
        { startMs: 0, endMs: 60_000 },
        { intervalMs: wantedMs },
      )
    const even = measured(() => wantedMs)
    expect(even.energyJoules).toBeGreaterThan(2 * truth)
    expect(even.uncertaintyJoules).toBeLessThan(0.001 * truth)
    const uneven = measured(unevenIntervals(wantedMs))
    const off = Math.abs((uneven.energyJoules ?? 0) - truth)
    expect(off).toBeLessThan(3 * (uneven.uncertaintyJoules ?? 0))
    expect(uneven.uncertaintyJoules).toBeLessThan(0.15 * truth)
  })
})
