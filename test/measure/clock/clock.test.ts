import { describe, expect, it } from 'vitest'
import { AttemptClock } from '../../../lib/measure/clock/clock.ts'
import type { ClockChange } from '../../../lib/measure/clock/clock-watch.ts'
import { clockChangeInWords } from '../../../lib/measure/clock/clock-words.ts'

const t0 = Date.UTC(2026, 10, 23, 21, 30)
const hourMs = 3_600_000

/** An attempt's clock over clocks that the test moves, and what it tells. */
function clockOf() {
  const clocks = { wallMs: t0, monotonicMs: 5000, uptimeMs: 70_000 }
  const told: ClockChange[] = []
  const clock = new AttemptClock(change => told.push(change), {
    monotonicMs: () => clocks.monotonicMs,
    all: () => ({ ...clocks }),
  })
  const pass = (ms: number) => {
    clocks.wallMs += ms
    clocks.monotonicMs += ms
    clocks.uptimeMs += ms
  }
  return { clock, clocks, told, pass }
}

describe("an attempt's clock", () => {
  it('is the wall clock when it is made, and goes on whatever becomes of that', () => {
    const { clock, clocks, pass } = clockOf()
    expect(clock.now()).toBe(t0)
    pass(1000)
    clocks.wallMs -= hourMs
    pass(500)
    expect(clock.now()).toBe(t0 + 1500)
  })

  it('stands still while the machine sleeps', () => {
    const { clock, clocks, told, pass } = clockOf()
    pass(1000)
    clock.look()
    clocks.wallMs += hourMs
    clocks.uptimeMs += hourMs
    pass(10)
    clock.look()
    expect(clock.now()).toBe(t0 + 1010)
    expect(told).toEqual([{ kind: 'slept', byMs: hourMs, fromMs: t0 + 1000, toMs: t0 + 1010 }])
  })

  it('knows how far the wall clock has been moved, and since when', () => {
    const { clock, clocks, pass } = clockOf()
    pass(1000)
    clock.look()
    clocks.wallMs -= hourMs
    pass(1000)
    clock.look()
    clocks.wallMs += 5000
    pass(1000)
    clock.look()
    expect(clock.shifts).toEqual([
      { sinceMs: Number.NEGATIVE_INFINITY, byMs: 0 },
      { sinceMs: t0 + 1000, byMs: -hourMs },
      { sinceMs: t0 + 2000, byMs: 5000 - hourMs },
    ])
  })

  it('remembers no more than some, however often the wall clock is set', () => {
    const { clock, clocks, pass } = clockOf()
    for (let round = 0; round < 100; round += 1) {
      clocks.wallMs += round % 2 === 0 ? hourMs : -hourMs
      pass(1000)
      clock.look()
    }
    expect(clock.shifts).toHaveLength(20)
  })
})

describe('what happened to a clock', () => {
  it('is told with its length, its instant and what it means', () => {
    const stretch = { fromMs: t0, toMs: t0 + 1000 }
    expect(clockChangeInWords({ kind: 'set', byMs: -hourMs, ...stretch })).toBe(
      'the wall clock was set back by 1 h 00 min at 2026-11-23T21:30:01.000Z: the times of this attempt go on by the monotonic clock',
    )
    expect(clockChangeInWords({ kind: 'set', byMs: 2500, ...stretch })).toContain('set forward by 2.5 s')
    expect(clockChangeInWords({ kind: 'slept', byMs: 90_000, ...stretch })).toContain(
      'the machine slept for 1 min 30 s',
    )
  })
})
