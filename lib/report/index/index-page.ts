import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { judgeNight } from '../../night/verdict/night-verdict.js'
import { printable } from '../../printable.js'
import { shareUnit } from '../../table/metric-values.js'
import { formatDuration, formatJoules, formatNumber } from '../../units.js'
import { pageName } from '../page-names.js'
import { counted, dateInWords, nameInWords } from '../phrases.js'
import { contentSecurityPolicy } from '../render/script-safety.js'
import { type Templates, templatesOf } from '../render/templates.js'
import { readComparisonSummary, readSummary } from '../sections/summary.js'
import { trendsOf } from '../sections/trends.js'
import type { ComparisonSummary, FigureView, NightSummary, Tone } from '../view.js'
import { type CalendarView, calendarsOf } from './calendar.js'

/** The context of index.hbs. */
export interface IndexContext {
  readonly language: string
  readonly policy: string
  /** Made by us: content of style.css. */
  readonly style: string
  /** `12 nights, 96 experiments, 4.20 MJ (partly estimated)`. */
  readonly totals: string
  /** Years of nights, the newest first: each a calendar. */
  readonly calendars: readonly CalendarView[]
  /** Energy, and the best of each metric, over the nights; none where there are fewer than two nights. */
  readonly trends: readonly FigureView[]
  /** Made by us: content of scripts/index.js. */
  readonly script: string
  /** Newest first. */
  readonly years: readonly {
    readonly year: string
    readonly pages: readonly IndexEntry[]
  }[]
  /** The pages of comparisons, by their names. */
  readonly comparisons: readonly ({ readonly href: string } & ComparisonSummary)[]
}

export interface IndexEntry {
  readonly href: string
  readonly date: string
  readonly longDate: string
  /** The night that the page is of; empty for the page of a date. */
  readonly night: string
  readonly tone: Tone
  /** `5 of 6 succeeded`. */
  readonly outcome: string
  readonly energy: string
  /** `measured`, `estimated`, `partly estimated` or empty. */
  readonly energySource: string
  readonly duration: string
  /** `digits mlp: accuracy 97.1`. */
  readonly best: readonly string[]
}

const comparisonName = /^compare-.+\.html$/

/** index.html of a folder of pages, from what the pages themselves say. Files other than our pages are left out. */
export async function renderIndex(folder: string, templates?: Templates): Promise<string> {
  const names = readdirSync(folder)
  const summaries = names
    .filter(name => pageName.test(name))
    .flatMap(name => {
      const summary = printable(readSummary(join(folder, name)))
      return summary === null ? [] : [{ name, summary }]
    })
    .sort(newestFirst)
  const once = eachNightOnce(summaries)
  const { index, style, indexScript } = templates ?? (await templatesOf())
  const entries = summaries.map(({ name, summary }) => entryOf(name, summary))
  const context: IndexContext = {
    language: 'en',
    policy: contentSecurityPolicy([indexScript]),
    style,
    script: indexScript,
    totals: totalsOf(once.map(({ summary }) => summary)),
    calendars: calendarsOf(
      onePerDate(once).map(({ summary, ...page }) => ({
        ...entryOf(page.name, summary),
        joules: summary.energyJoules,
        text: dayText(entryOf(page.name, summary)),
      })),
    ),
    trends: await trendsOf(once.map(({ summary }) => summary)),
    years: [...new Set(entries.map(({ date }) => date.slice(0, 4)))].map(year => ({
      year,
      pages: entries.filter(({ date }) => date.startsWith(year)),
    })),
    comparisons: names
      .filter(name => comparisonName.test(name))
      .sort()
      .flatMap(name => {
        const summary = printable(readComparisonSummary(join(folder, name)))
        // A name may hold what a link would read as a query or a fragment.
        return summary === null ? [] : [{ href: encodeURIComponent(name), ...summary }]
      }),
  }
  return index(context)
}

interface Found {
  readonly name: string
  readonly summary: NightSummary
}

// The page of a date before those of its nights, of which the latest comes first.
function newestFirst(a: Found, b: Found): number {
  if (a.summary.date !== b.summary.date) return a.summary.date < b.summary.date ? 1 : -1
  if (a.summary.page !== b.summary.page) return a.summary.page === undefined ? -1 : 1
  return (a.summary.startedAt ?? a.name) < (b.summary.startedAt ?? b.name) ? 1 : -1
}

/** Pages without those of nights that are also on the page of their date, so that sums count each night once. */
function eachNightOnce(pages: readonly Found[]): readonly Found[] {
  const onDates = new Set(
    pages.flatMap(({ summary: { page, date, nights } }) =>
      page === undefined ? nights.map(night => `${date} ${night}`) : [],
    ),
  )
  return pages.filter(
    ({ summary: { page, date, nights } }) =>
      page === undefined || nights.some(night => !onDates.has(`${date} ${night}`)),
  )
}

/** For a date without a page of its own, the page of its latest night. */
function onePerDate(pages: readonly Found[]): readonly Found[] {
  return pages.filter((page, place) => pages[place - 1]?.summary.date !== page.summary.date)
}

function dayText({ longDate, outcome, energy, energySource }: IndexEntry): string {
  return `${longDate}: ${[outcome, `${energy} ${energySource}`.trim()].join(', ')}`
}

function entryOf(name: string, summary: NightSummary): IndexEntry {
  const { planned, succeeded, missing = [], withoutMetric = 0, withoutEnergy = 0, endedSame = 0 } = summary
  const { tone, shortfalls } = judgeNight({ ...summary, missing, withoutMetric, withoutEnergy, endedSame })
  return {
    // A name may hold what a link would read as a query or a fragment.
    href: encodeURIComponent(name),
    date: summary.date,
    longDate: dateInWords(summary.date, 'long'),
    night: summary.page === 'night' ? (summary.nights[0] ?? '') : '',
    tone,
    outcome: [`${succeeded} of ${planned} succeeded`, ...shortfalls].join('; '),
    energy: summary.energyJoules === null ? 'energy not known' : formatJoules(summary.energyJoules),
    energySource: summary.energySource,
    duration: formatDuration(summary.durationSeconds),
    best: summary.best.map(
      ({ repository, model, metric, value, unit = '' }) =>
        `${repository} ${model}: ${nameInWords(metric)} ${formatNumber(value)}${unit === '' || unit === shareUnit ? '' : ` ${unit}`}`,
    ),
  }
}

function totalsOf(summaries: readonly NightSummary[]): string {
  const joules = summaries.map(({ energyJoules }) => energyJoules).filter(value => value !== null)
  const estimated = summaries.some(({ energySource }) => energySource !== '' && energySource !== 'measured')
  return [
    counted(
      summaries.reduce((sum, { nights }) => sum + nights.length, 0),
      'night',
    ),
    counted(
      summaries.reduce((sum, { ran }) => sum + ran, 0),
      'experiment',
    ),
    joules.length === 0
      ? ''
      : `${formatJoules(joules.reduce((sum, value) => sum + value, 0))}${estimated ? ', some of it estimated' : ''}`,
  ]
    .filter(text => text !== '')
    .join(' · ')
}
