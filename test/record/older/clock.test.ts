import { describe, expect, it } from 'vitest'
import { clockText, parseClock, parseStamp, zoneBetween } from '../../../lib/record/older/clock.ts'

describe('a clock without a zone', () => {
  it('is kept as it showed', () => {
    const clock = parseClock('2025-11-05T17:47:45.528255')
    expect(clock?.zone).toBeNull()
    expect(clockText(clock?.clockMs ?? 0, null)).toBe('2025-11-05T17:47:45.528')
    expect(clockText(clock?.clockMs ?? 0, 480)).toBe('2025-11-05T17:47:45.528+08:00')
  })

  it('tells its zone where one was written', () => {
    expect(parseClock('2025-11-05T17:47:45Z')?.zone).toBe(0)
    expect(parseClock('2025-11-05T17:47:45-03:30')?.zone).toBe(-210)
  })

  it('is none where the text is none, or no day of the calendar', () => {
    expect(parseClock('')).toBeNull()
    expect(parseClock('yesterday')).toBeNull()
    expect(parseClock('2025-13-05T17:47:45')).toBeNull()
    expect(parseStamp('20251105174723')).toBeNull()
  })

  it('stands in names of folders too', () => {
    expect(clockText(parseStamp('20251105_174723') ?? 0, null)).toBe('2025-11-05T17:47:23.000')
  })
})

describe('the zone between a clock and an instant', () => {
  const epochMs = Date.UTC(2025, 10, 5, 9, 47, 26)
  const hours = (count: number) => epochMs + count * 3_600_000

  it.each([8, 0, -5, 5.75, -3.5, 14])('is found to be %d hours, give or take two minutes', zone => {
    expect(zoneBetween(hours(zone), epochMs)).toBe(zone * 60)
    expect(zoneBetween(hours(zone) - 110_000, epochMs)).toBe(zone * 60)
  })

  it('is not told where they do not fit', () => {
    expect(zoneBetween(hours(8) + 300_000, epochMs)).toBeNull()
    expect(zoneBetween(hours(40), epochMs)).toBeNull()
  })
})
