import { formatSetting, type HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import { isBuiltInCause } from '../config/pattern/cause-names.js'
import { causes } from '../run/outcome/causes.js'
import type { SettingView } from './view.js'

/** `1 experiment`, `6 experiments`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** First letter in upper case. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A cause as it stands in a record (`out-of-memory`) as words (`out of memory`); one of the user's own by its name. */
export function causeInWords(cause: string | null): string {
  if (cause === null || cause === '') return 'unknown cause'
  if (isBuiltInCause(cause)) return causes[cause].words
  return causesOfOlderRecords[cause] ?? cause
}

const causesOfOlderRecords: Readonly<Record<string, string>> = {
  'record-unreadable': 'record unreadable',
  'no-record': 'no record',
}

/** A name from a config (`test_accuracy`) as words. */
export function nameInWords(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Hyperparameters in their order, as they are shown. */
export function settingsOf(hyperparameters: HyperparameterValues): readonly SettingView[] {
  return Object.entries(hyperparameters).map(([name, value]) => ({ name, value: formatSetting(value) }))
}

/** How often each text occurs, the most frequent first, in the order of first occurrence otherwise. */
export function countTexts(
  texts: readonly string[],
): readonly { readonly text: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count)
}

/** Each text once, with how often it occurs. */
export function repeatedTexts(
  texts: readonly string[],
): readonly { readonly text: string; readonly times: string }[] {
  return countTexts(texts).map(({ text, count }) => ({ text, times: count === 1 ? '' : `×${count}` }))
}

/**
 * `23 November 2026` of `2026-11-23`; with the weekday in front when asked by `long`. An invalid date is shown
 * unchanged.
 */
export function dateInWords(date: string, length: 'short' | 'long'): string {
  const instant = new Date(`${date}T12:00:00Z`)
  if (Number.isNaN(instant.getTime())) return date
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(length === 'long' ? { weekday: 'long' } : {}),
  })
  return format.format(instant)
}

/** `2026-11-23 21:30:00` of an ISO timestamp: the clock of the machine it was written on, not the reader's. */
export function momentInWords(timestamp: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(timestamp)
  return match === null ? timestamp : `${match[1]} ${match[2]}`
}
