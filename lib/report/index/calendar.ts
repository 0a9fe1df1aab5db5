import type { Tone } from '../view.js'

/** A year of nights as weeks side by side, Monday at the top. */
export interface CalendarView {
  readonly year: string
  /** First day of each month, and the week in which it lies. */
  readonly months: readonly { readonly name: string; readonly week: number }[]
  readonly weeks: number
  readonly days: readonly {
    /** Week of the year from 1, and day of the week from 1, Monday: its column and row. */
    readonly week: number
    readonly weekday: number
    readonly href: string
    readonly tone: Tone
    /** `1` to `4`: which quarter of the nights its energy belongs to; `0` where it is not known. */
    readonly level: string
    /** `Monday, 23 November 2026: 5 of 6 succeeded, 1.42 kJ estimated`. */
    readonly text: string
  }[]
}

export interface CalendarNight {
  /** `2026-11-23`. */
  readonly date: string
  readonly href: string
  readonly tone: Tone
  readonly joules: number | null
  readonly text: string
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Calendars of the years in which there are nights, the newest first. */
export function calendarsOf(nights: readonly CalendarNight[]): readonly CalendarView[] {
  const known = nights.flatMap(({ joules }) => (joules === null ? [] : [joules])).sort((a, b) => a - b)
  const levelOf = (joules: number | null): string => {
    if (joules === null) return '0'
    const below = known.findIndex(value => value >= joules)
    return String(Math.min(4, 1 + Math.floor((below / known.length) * 4)))
  }
  const years = [...new Set(nights.map(({ date }) => date.slice(0, 4)))].sort().reverse()
  return years.map(year => ({
    year,
    months: monthNames.map((name, month) => ({
      name,
      week: weekOf(new Date(Date.UTC(Number(year), month, 1))),
    })),
    weeks: weekOf(new Date(Date.UTC(Number(year), 11, 31))),
    days: nights
      .filter(({ date }) => date.startsWith(year))
      .map(({ date, href, tone, joules, text }) => {
        const day = new Date(`${date}T00:00:00Z`)
        return { week: weekOf(day), weekday: weekdayOf(day), href, tone, level: levelOf(joules), text }
      }),
  }))
}

function weekdayOf(day: Date): number {
  return ((day.getUTCDay() + 6) % 7) + 1
}

// The week that holds the first of January is the first, however short.
function weekOf(day: Date): number {
  const first = new Date(Date.UTC(day.getUTCFullYear(), 0, 1))
  const number = Math.round((day.getTime() - first.getTime()) / 86_400_000)
  return Math.floor((number + weekdayOf(first) - 1) / 7) + 1
}
