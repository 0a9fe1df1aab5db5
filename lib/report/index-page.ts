import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { printable } from '../printable.js'
import { formatDuration, formatJoules, formatNumber } from '../units.js'
import { type CalendarView, calendarsOf } from './calendar.js'
import { contentSecurityPolicy } from './script-safety.js'
import { readComparisonSummary, readSummary } from './summary.js'
import { type Templates, templatesOf } from './templates.js'
import { trendsOf } from './trends.js'
import type { ComparisonSummary, FigureView, NightSummary, Tone } from './view.js'
import { counted, dateInWords, nameInWords } from './words.js'

/** What index.hbs is given. */
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

/** The names of the pages of the report in a folder: `2026-11-23.html`. */
export const pageName = /^\d{4}-\d\d-\d\d\.html$/

const comparisonName = /^compare-.+\.html$/

/** index.html of a folder of pages, from what the pages themselves say. Files that are no pages of ours are left out. */
export async function renderIndex(folder: string, templates?: Templates): Promise<string> {
  const names = readdirSync(folder)
  const summaries = names
    .filter(name => pageName.test(name))
    .sort()
    .reverse()
    .flatMap(name => {
      const summary = printable(readSummary(join(folder, name)))
      return summary === null ? [] : [{ name, summary }]
    })
  const { index, style, indexScript } = templates ?? (await templatesOf())
  const entries = summaries.map(({ name, summary }) => entryOf(name, summary))
  const context: IndexContext = {
    language: 'en',
    policy: contentSecurityPolicy([indexScript]),
    style,
    script: indexScript,
    totals: totalsOf(summaries.map(({ summary }) => summary)),
    calendars: calendarsOf(
      entries.map((entry, position) => ({
        ...entry,
        joules: summaries[position]?.summary.energyJoules ?? null,
        text: `${entry.longDate}: ${[entry.outcome, `${entry.energy} ${entry.energySource}`.trim()].join(', ')}`,
      })),
    ),
    trends: await trendsOf(summaries.map(({ summary }) => summary)),
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

function entryOf(name: string, summary: NightSummary): IndexEntry {
  const { planned, succeeded } = summary
  return {
    href: name,
    date: summary.date,
    longDate: dateInWords(summary.date, 'long'),
    tone: succeeded === planned && planned > 0 ? 'good' : succeeded === 0 ? 'bad' : 'warning',
    outcome: `${succeeded} of ${planned} succeeded`,
    energy: summary.energyJoules === null ? 'energy not known' : formatJoules(summary.energyJoules),
    energySource: summary.energySource,
    duration: formatDuration(summary.durationSeconds),
    best: summary.best.map(
      ({ repository, model, metric, value }) =>
        `${repository} ${model}: ${nameInWords(metric)} ${formatNumber(value)}`,
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
