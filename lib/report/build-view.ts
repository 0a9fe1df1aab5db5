import type { ColumnTable } from 'arquero'
import { betterText, chooseMetric } from '../chart/metric.js'
import { type Night, nightTitle } from '../night/night.js'
import { formatNumber } from '../units.js'
import { type Entry, entriesOf } from './entry.js'
import type { Figures } from './figures/figures.js'
import { nightViewsOf } from './index/nights.js'
import type { PageKind } from './pages.js'
import { dateInWords, nameInWords } from './phrases.js'
import { metricPrefix, modelIn, namesWithPrefix, rowsOf } from './row.js'
import type { GridIntensity } from './sections/carbon.js'
import type { Details } from './sections/details.js'
import { experimentsTableOf } from './sections/experiments-table.js'
import { failuresOf } from './sections/failures.js'
import { qualityOf } from './sections/quality/quality.js'
import { tradeoffsOf } from './sections/tradeoffs.js'
import { durationOf, verdictOf } from './sections/verdict.js'
import { type PageMetric, pageMetrics, weighedGroups } from './sections/weighed.js'
import type { NightSummary, ReportView, TileView } from './view.js'

export interface ReportInput {
  /** Whether the page is of one night, or of all nights of its date, which is the usual. */
  readonly kind?: PageKind
  /** The date of all nights, `2026-11-23`. */
  readonly date: string
  readonly nights: readonly Night[]
  /** Their experiments, columns as in lib/table/columns.ts. */
  readonly experiments: ColumnTable
  readonly figures: Figures
  /** What a kilowatt-hour stands for; null or absent if not stated. */
  readonly gridIntensity?: GridIntensity | null
  /** The details that each row of the table opens to. */
  readonly details?: Details
  /** Problems while the nights were gathered, besides those that the nights list themselves. */
  readonly problems?: readonly string[]
}

/** Everything that the page of a date says, as plain data. Pure: the same input gives the same page. */
export function buildView(input: ReportInput): ReportView {
  const { kind = 'date', date, nights, experiments, problems = [] } = input
  const { figures, columnsJson } = input.figures
  const entries = entriesOf(rowsOf(experiments), nights)
  const metrics = metricsOf(experiments)
  const weighed = pageMetrics(experiments, metrics, entries)
  const best = bestOf(weighed)
  const verdict = verdictOf(nights, entries, tileOf(best[0], best.length), input.gridIntensity ?? null)
  const [first] = nights
  const nightName = kind === 'night' && first !== undefined ? nightTitle(first) : ''
  const summary: NightSummary = {
    date,
    ...(kind === 'night' ? { page: kind, startedAt: first?.record.started_at } : {}),
    nights: nights.map(nightTitle),
    planned: verdict.counts.planned,
    ran: verdict.counts.ran,
    succeeded: verdict.counts.succeeded,
    failed: verdict.counts.failed,
    interrupted: verdict.counts.interrupted,
    missing: verdict.counts.missing,
    withoutMetric: verdict.counts.withoutMetric,
    withoutEnergy: verdict.counts.withoutEnergy,
    endedSame: verdict.counts.endedSame,
    durationSeconds: durationOf(nights),
    energyJoules: verdict.energy.joules,
    energySource: verdict.energy.source,
    best: best.map(({ repository, model, metric, value, unit }) => ({
      repository,
      model,
      metric,
      value,
      unit,
    })),
  }
  return {
    language: 'en',
    title: `Night of ${dateInWords(date, 'short')}${nightName === '' ? '' : `, ${nightName}`}`,
    description: [`${verdict.headline}.`, verdict.sentence].filter(text => text !== '').join(' '),
    date,
    longDate: dateInWords(date, 'long'),
    severalNights: nights.length > 1,
    nightName,
    verdict,
    tradeoffs: tradeoffsOf(entries, weighed),
    quality: qualityOf(nights, entries, weighed, problems),
    figures: figures.filter(({ absence }) => absence === ''),
    absentFigures: figures.filter(({ absence }) => absence !== ''),
    columnsJson,
    experiments: experimentsTableOf(entries, weighed, input.details),
    failures: failuresOf(entries),
    nights: nightViewsOf(nights, entries),
    summary,
  }
}

/** Names of the metrics of which there is a value, the one that looks most like an accuracy first. */
export function metricsOf(experiments: ColumnTable): readonly string[] {
  const names = namesWithPrefix(rowsOf(experiments), metricPrefix)
  const first = chooseMetric(experiments, undefined)?.name
  return first === undefined || !names.includes(first)
    ? names
    : [first, ...names.filter(name => name !== first)]
}

interface Best {
  readonly entry: Entry
  readonly repository: string
  readonly model: string
  readonly metric: string
  readonly value: number
  /** Empty where there is none. */
  readonly unit: string
  /** `higher is better (assumed)`. */
  readonly better: string
}

/** The best successful experiment of each comparable group, by its program's first metric. */
function bestOf(metrics: readonly PageMetric[]): readonly Best[] {
  return weighedGroups(metrics, 'metric').flatMap(({ metric, direction, repository, values }) => {
    const sign = direction === 'higher' ? 1 : -1
    const [best] = values.toSorted((a, b) => sign * (b.value - a.value))
    if (best === undefined) return []
    const { entry, value, circumstances } = best
    const better = betterText({ ...metric, direction })
    const { unit } = circumstances
    return [{ entry, repository, model: modelIn(entry.row), metric: metric.name, value, unit, better }]
  })
}

function tileOf(best: Best | undefined, groups: number): TileView | null {
  if (best === undefined) return null
  const { entry, repository, model, metric, value, better } = best
  return {
    label: `Best ${nameInWords(metric)}`,
    value: formatNumber(value),
    qualifier: '',
    details: [
      `${repository} ${model} #${entry.number}`,
      better,
      ...(groups > 1 ? [`and ${groups - 1} more of what it is not weighed against, below`] : []),
    ],
    href: `#${entry.id}`,
  }
}
