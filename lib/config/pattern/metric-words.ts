import { directions } from './metric-direction.js'

/** Which of several matches in a log counts. */
export const selections = ['last', 'first', 'best', 'max', 'min'] as const

export type Selection = (typeof selections)[number]

/** What each property of a metric may be; options of the same names follow it too. */
export const metricWords = {
  direction: { values: directions, allowed: quoted(directions) },
  select: { values: selections, allowed: quoted(selections) },
} as const

/** `"a", "b" or "c"`. */
export function quoted(words: readonly string[]): string {
  const before = words.slice(0, -1).map(word => `"${word}"`)
  return `${before.join(', ')} or "${words.at(-1)}"`
}
