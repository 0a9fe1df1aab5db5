import { describe, expect, it } from 'vitest'
import { calendarsOf } from '../../../lib/report/index/calendar.ts'

const night = (date: string, joules: number | null = 1) => ({
  date,
  joules,
  href: `${date}.html`,
  tone: 'good' as const,
  text: date,
})

describe('the calendar of nights', () => {
  it('has a column a week, Monday at the top, and a year for each in which there are nights', () => {
    const [newer, older] = calendarsOf([night('2026-11-23'), night('2025-01-01'), night('2026-01-04')])
    expect([newer?.year, older?.year]).toEqual(['2026', '2025'])
    // 23 November 2026 is a Monday; 1 January 2026 is a Thursday, so that Sunday the 4th still lies in the first week.
    expect(newer?.days.map(({ week, weekday }) => [week, weekday])).toEqual([
      [48, 1],
      [1, 7],
    ])
    expect(older?.days[0]).toMatchObject({ week: 1, weekday: 3 })
    expect(newer?.months[1]).toEqual({ name: 'Feb', week: 5 })
  })

  it('shades by quarters of the nights, and tells what is not known', () => {
    const dates = ['01', '02', '03', '04'].map((day, index) => night(`2026-03-${day}`, (index + 1) * 100))
    const [year] = calendarsOf([...dates, night('2026-03-05', null)])
    expect(year?.days.map(({ level }) => level)).toEqual(['1', '2', '3', '4', '0'])
  })
})
