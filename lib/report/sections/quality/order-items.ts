import { exactSetting } from '../../../config/parameter/hyperparameter-value.js'
import type { Night } from '../../../night/night.js'
import { subjectText } from '../../../record/experiment/subject-text.js'
import { backgroundText } from '../../../record/journal/background-text.js'
import type { ExperimentRecord, WarmUpRunRecord } from '../../../record/schema.js'
import { significant } from '../../../table/statistics/effect-sentence.js'
import { nightTrend, trendSentence } from '../../../table/statistics/night-trend.js'
import type { QualityItem } from './quality-item.js'

/** In which order a night ran, what changed over it, and what ran before it and does not count. */
export function orderItems(nights: readonly Night[]): readonly QualityItem[] {
  return nights.flatMap(night => {
    const named = nights.length > 1 ? `${night.name}: ` : ''
    return [...warmUpItem(night.record.warmup ?? [], named), ...trendItem(night, named)]
  })
}

function warmUpItem(runs: readonly WarmUpRunRecord[], named: string): QualityItem[] {
  if (runs.length === 0) return []
  const failed = runs.filter(({ outcome }) => outcome !== 'success').length
  const what = `${runs.length} warm-up ${runs.length === 1 ? 'run' : 'runs'} before the experiments`
  const how = failed === 0 ? '' : `, of which ${failed} failed`
  return [
    {
      tone: failed === 0 ? 'neutral' : 'warning',
      text: `${named}${what}${how}: recorded, and in no figure here`,
      href: '#quality',
    },
  ]
}

function trendItem({ experiments }: Night, named: string): QualityItem[] {
  const usable = experiments.filter(
    ({ outcome, not_compared = [] }) => outcome === 'success' && not_compared.length === 0,
  )
  const trend = nightTrend(
    usable.map(record => ({
      setting: settingOf(record),
      position: record.index,
      value: record.energy_total_joules,
      hours: hoursOf(record.started_at),
    })),
  )
  if (trend === null) return []
  const isTrend = trend.p <= significant
  const inBlocks = usable.every(({ block }) => block !== undefined && block !== null)
  const meaning = inBlocks
    ? 'settings are compared within their blocks, which hold it alike'
    : 'settings did not run in blocks, so it may be in their differences (--order blocks)'
  return [
    {
      tone: isTrend && !inBlocks ? 'warning' : 'neutral',
      text: `${named}${capital(trendSentence(trend))}${isTrend ? `; ${meaning}` : ''}`,
      href: '#quality',
    },
  ]
}

function settingOf({
  repository,
  model,
  mode,
  subject,
  background,
  hyperparameters,
}: ExperimentRecord): string {
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name}=${exactSetting(value)}`)
  return JSON.stringify([
    repository,
    model,
    mode,
    subjectText(subject),
    backgroundText(background),
    ...values.sort(),
  ])
}

function hoursOf(time: string): number | null {
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms / 3_600_000
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
