import { assert, double, array as list, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WallShift } from '../../../lib/measure/clock/clock.ts'
import { PrintedClock } from '../../../lib/measure/clock/printed-clock.ts'

const t0 = Date.UTC(2026, 10, 23, 21, 30)
const hourMs = 3_600_000

/**
 * A clock of a tool that starts at t0; lines are `[arrives at, prints]` in milliseconds after t0, and so are the
 * instants since which the wall clock is known to be shifted.
 */
function timesOf(lines: readonly (readonly [number, number])[], known: readonly WallShift[] = []) {
  let nowMs = t0
  const jumps: number[] = []
  const shifts = () => known.filter(({ sinceMs }) => t0 + sinceMs <= nowMs)
  const own = {
    now: () => nowMs,
    look() {},
    get shifts() {
      const first = { sinceMs: Number.NEGATIVE_INFINITY, byMs: 0 }
      return [first, ...shifts().map(({ sinceMs, byMs }) => ({ sinceMs: t0 + sinceMs, byMs }))]
    },
  }
  const clock = new PrintedClock(own, jumpMs => jumps.push(jumpMs))
  const times = lines.map(([arrivesMs, printsMs]) => {
    nowMs = t0 + arrivesMs
    return clock.timeOf(t0 + printsMs) - t0
  })
  return { times, jumps }
}

describe('a printed time', () => {
  it('is taken as it is, however late the line comes', () => {
    const lines = [
      [7000, 30],
      [7000, 230],
      [7001, 6900],
      [9000, 7100],
    ] as const
    expect(timesOf(lines)).toEqual({ times: [30, 230, 6900, 7100], jumps: [] })
  })

  it.each([1, -8, 5.75])('loses a time zone of %s hours', hours => {
    const zoneMs = hours * hourMs
    expect(
      timesOf([
        [50, 30 + zoneMs],
        [250, 230 + zoneMs],
      ]),
    ).toEqual({ times: [30, 230], jumps: [] })
  })

  it('is that of its arrival when the clock was set back, and later ones keep their distance', () => {
    const { times, jumps } = timesOf([
      [50, 50],
      [250, 250],
      [450, 450 - hourMs],
      [650, 650 - hourMs],
    ])
    expect(times).toEqual([50, 250, 450, 650])
    expect(jumps).toEqual([-hourMs])
  })

  it('is that of its arrival when it lies in the future', () => {
    const { times, jumps } = timesOf([
      [50, 50],
      [250, 250 + 7 * hourMs],
      [450, 450],
      [650, 650],
    ])
    expect(times).toEqual([50, 250, 450, 650])
    expect(jumps).toHaveLength(2)
  })

  it('is that of its arrival when it lies before the start of the tool', () => {
    expect(timesOf([[50, -100 * hourMs - 400_000]])).toMatchObject({ times: [50] })
  })

  it.each([
    -hourMs,
    hourMs,
    400,
    -400,
  ])('keeps its place when the wall clock is known to be set by %s ms', byMs => {
    const lines = [
      [250, 250],
      // Printed before the clock was set, read after.
      [1200, 600],
      [1200, 690],
      [1250, 1250 + byMs],
      [1450, 1450 + byMs],
      [5000, 1650 + byMs],
      [5000, 4900 + byMs],
    ] as const
    const { times, jumps } = timesOf(lines, [{ sinceMs: 700, byMs }])
    expect(jumps).toEqual([])
    expect(times).toEqual([250, 600, 690, 1250, 1450, 1650, 4900])
  })

  it('keeps its place through several settings, in another time zone', () => {
    const zone = 2 * hourMs
    const { times, jumps } = timesOf(
      [
        [100, 100 + zone],
        [1100, 1100 + zone - hourMs],
        [2100, 2100 + zone + 5000],
      ],
      [
        { sinceMs: 1000, byMs: -hourMs },
        { sinceMs: 2000, byMs: 5000 },
      ],
    )
    expect({ times, jumps }).toEqual({ times: [100, 1100, 2100], jumps: [] })
  })

  it('never goes back and never runs ahead of ours, whatever is printed whenever', () => {
    const line = record({ afterMs: double({ min: 0, max: 5000, noNaN: true }), prints: double() })
    const shift = record({
      sinceMs: double({ min: 0, max: 20_000, noNaN: true }),
      byMs: double({ min: -1e9, max: 1e9, noNaN: true }),
    })
    assert(
      property(list(line, { maxLength: 30 }), list(shift, { maxLength: 4 }), (lines, shifts) => {
        let arrives = 0
        const arrivals = lines.map(({ afterMs, prints }) => {
          arrives += afterMs
          return [arrives, prints] as const
        })
        const { times } = timesOf(
          arrivals,
          shifts.toSorted((a, b) => a.sinceMs - b.sinceMs),
        )
        for (const [position, time] of times.entries()) {
          expect(time).toBeGreaterThanOrEqual(times[position - 1] ?? 0)
          expect(time).toBeLessThanOrEqual((arrivals[position]?.[0] ?? Number.NaN) + 0.001)
        }
      }),
    )
  })
})
