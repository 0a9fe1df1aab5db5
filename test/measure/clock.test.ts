import { describe, expect, it } from 'vitest'
import { PrintedClock } from '../../lib/measure/clock.ts'

const t0 = Date.UTC(2026, 10, 23, 21, 30)
const hourMs = 3_600_000

/** A clock of a tool that starts at t0; lines are `[arrives at, prints]` in milliseconds after t0. */
function timesOf(lines: readonly (readonly [number, number])[]) {
  let nowMs = t0
  const jumps: number[] = []
  const clock = new PrintedClock(
    () => nowMs,
    jumpMs => jumps.push(jumpMs),
  )
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
})
