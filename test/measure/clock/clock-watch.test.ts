import { assert, double, array as list, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClockReading, ClockWatch } from '../../../lib/measure/clock/clock-watch.ts'

const t0 = Date.UTC(2026, 9, 25, 0, 30)
const hourMs = 3_600_000

/** The clocks so many milliseconds after a start, the wall clock set and the machine asleep by then by so much. */
function reading(afterMs: number, { setMs = 0, sleptMs = 0 } = {}): ClockReading {
  return {
    wallMs: t0 + afterMs + setMs + sleptMs,
    monotonicMs: 5000 + afterMs,
    uptimeMs: 70_000 + afterMs + sleptMs,
  }
}

/** What a watch tells of these readings. */
function changes(readings: readonly ClockReading[]) {
  const [first = reading(0), ...others] = readings
  const watch = new ClockWatch(first)
  return others.flatMap(one => watch.see(one))
}

describe('a watch over the clocks', () => {
  it('has nothing to tell while they go alike, some milliseconds apart', () => {
    const readings = [0, 200, 1200, 1201, 3_700_000].map((afterMs, position) =>
      reading(afterMs, { setMs: (position % 3) * 20 }),
    )
    expect(changes(readings)).toEqual([])
  })

  it.each([
    -hourMs,
    hourMs,
    -250,
    4000,
  ])('tells that the wall clock was set by %s ms, once, and when', byMs => {
    const set = { setMs: byMs }
    expect(changes([reading(0), reading(1000), reading(2000, set), reading(3000, set)])).toEqual([
      { kind: 'set', byMs, fromMs: 6000, toMs: 7000 },
    ])
  })

  it('tells that it was set back again', () => {
    const there = { setMs: hourMs }
    expect(
      changes([reading(0), reading(1000, there), reading(2000), reading(3000)]).map(({ byMs }) => byMs),
    ).toEqual([hourMs, -hourMs])
  })

  it('tells of many small steps once they make a large one', () => {
    const readings = [0, 1, 2, 3, 4, 5].map(step => reading(step * 1000, { setMs: step * 70 }))
    expect(changes(readings)).toMatchObject([{ kind: 'set', byMs: 210 }])
  })

  it('tells a sleep from a clock that was set forward', () => {
    const slept = { sleptMs: 8 * hourMs }
    expect(changes([reading(0), reading(1000), reading(1300, slept), reading(2300, slept)])).toEqual([
      { kind: 'slept', byMs: 8 * hourMs, fromMs: 6000, toMs: 6300 },
    ])
  })

  it('tells both when the clock was set while the machine slept', () => {
    expect(changes([reading(0), reading(1000, { sleptMs: hourMs, setMs: -600_000 })])).toMatchObject([
      { kind: 'slept', byMs: hourMs },
      { kind: 'set', byMs: -600_000 },
    ])
  })

  it('takes an uptime in whole seconds for no sleep', () => {
    const readings = [0, 999, 1000, 2500, 2999].map(afterMs => {
      const one = reading(afterMs)
      return { ...one, uptimeMs: Math.floor(one.uptimeMs / 1000) * 1000 }
    })
    expect(changes(readings)).toEqual([])
  })

  it('tells only of finite changes in stretches that go forward, whatever the clocks show', () => {
    const any = record({ wallMs: double(), monotonicMs: double(), uptimeMs: double() })
    assert(
      property(list(any, { minLength: 1, maxLength: 30 }), readings => {
        for (const { byMs, fromMs, toMs } of changes([reading(0), ...readings])) {
          expect(Number.isNaN(byMs)).toBe(false)
          expect(toMs).toBeGreaterThan(fromMs)
        }
      }),
    )
  })
})
