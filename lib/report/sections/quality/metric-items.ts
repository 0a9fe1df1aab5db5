import type { NightCounts } from '../../../night/verdict/night-verdict.js'
import { formatNumber } from '../../../units.js'
import { type Entry, hasMetric, succeeded } from '../../entry.js'
import { counted, listed, nameInWords } from '../../phrases.js'
import { metricPrefix } from '../../row.js'
import { type PageMetric, undirected } from '../weighed.js'
import type { QualityItem } from './quality-item.js'

/** Whether an experiment lacks a metric that was wanted of it; of an older one only that it has none is known. */
export function lacksMetric(entry: Entry, metrics: readonly string[]): boolean {
  return (entry.record?.missing_metrics.length ?? 0) > 0 || !hasMetric(entry, metrics, metricPrefix)
}

export function metricsItem(
  entries: readonly Entry[],
  { succeeded: good, missing, withoutMetric }: NightCounts,
  metrics: readonly string[],
): QualityItem | null {
  if (good === 0) return null
  if (withoutMetric === 0) {
    if (metrics.length === 0) return null
    // Of several programs each may have metrics of its own.
    const inAll = metrics.every(name =>
      entries.every(entry => !succeeded(entry) || hasMetric(entry, [name], metricPrefix)),
    )
    const where = inAll ? '' : ' that looks for them'
    const text = `Metrics found in every successful experiment${where}: ${metrics.join(', ')}`
    return { tone: 'good', text, href: '#experiments' }
  }
  const named = missing.filter(({ name }) => name !== '')
  const text =
    named.length === 0
      ? `No metric found in ${withoutMetric === good ? 'any successful experiment' : `${withoutMetric} of ${counted(good, 'successful experiment')}`}`
      : `No value of ${listed(named.map(({ name, count }) => `${name} in ${count}`))} of ${counted(good, 'successful experiment')}`
  return { tone: 'warning', text, href: '#without-metrics' }
}

export function doubtsItem(metrics: readonly PageMetric[]): QualityItem | null {
  const doubts = metrics.flatMap(({ name, values }) =>
    values.flatMap(({ doubtful }) =>
      doubtful === null ? [] : [`${nameInWords(name)} ${formatNumber(doubtful.value)}, ${doubtful.why}`],
    ),
  )
  const [first] = doubts
  if (first === undefined) return null
  const what = `${counted(doubts.length, 'value')} that ${doubts.length === 1 ? 'its name forbids' : 'their names forbid'}`
  return {
    tone: 'warning',
    text: `${what} (${first}${doubts.length > 1 ? '…' : ''}), in no best, no trade-off and no effect`,
    href: '#experiments',
  }
}

export function undirectedItem(metrics: readonly PageMetric[]): QualityItem | null {
  const unknown = undirected(metrics)
  const [first] = unknown
  if (first === undefined) return null
  const names = listed(unknown.map(({ name }) => nameInWords(name)))
  return {
    tone: 'neutral',
    text: `Which values of ${names} are better is not declared, so there is no best and no trade-off: "direction" in the configuration, or --direction ${first.name}=lower`,
    href: '#experiments',
  }
}
