import { grouped } from './grouped.js'

/**
 * The conditions of an experiment and the nature of its value, as far as its row shows. Absent columns are empty
 * texts.
 */
export interface Circumstances {
  readonly repository: string
  /** `project,module`. */
  readonly subject: string
  /** The load beside it. */
  readonly background: string
  /** The cards whose joules its energy holds. */
  readonly cards: string
  /** Unit of its metric: `%`, `share, 0 to 1`; empty where there is none. */
  readonly unit: string
  /** Which values of its metric are better. */
  readonly direction: string
}

/** What is compared: the values of a metric, the energies, or both at once. */
export type About = 'metric' | 'energy' | 'both'

/** What has to be the same. */
const telling: Readonly<Record<About, readonly (keyof Circumstances)[]>> = {
  metric: ['repository', 'subject', 'background', 'unit', 'direction'],
  energy: ['repository', 'subject', 'background', 'cards'],
  both: ['repository', 'subject', 'background', 'cards', 'unit', 'direction'],
}

/** Experiments that may be compared. */
export interface ComparableGroup<Item> {
  readonly items: readonly Item[]
  /** What sets it apart from the others, `digits · alone`; empty where there are no others. */
  readonly label: string
  readonly circumstances: Circumstances
}

export interface Comparable<Item> {
  /** The largest first; among equals the earlier one. */
  readonly groups: readonly ComparableGroup<Item>[]
  /** What sets them apart, in words: `programs (digits, mnist)`; empty for one group. */
  readonly apart: string
}

/**
 * Divides experiments into groups that may be compared: a front, a best, an axis, an effect and a comparison stay
 * within one group. Metrics of different programs come from different data, a module's tests say nothing about
 * another's, 0.96 is not less than 96 %, and joules beside another load or of other cards are not what the training
 * took.
 *
 * @param leftAside What the user ignores on purpose.
 */
export function comparable<Item>(
  items: readonly Item[],
  circumstancesOf: (item: Item) => Circumstances,
  about: About,
  leftAside: readonly string[] = [],
): Comparable<Item> {
  const facets = telling[about].filter(facet => !leftAside.includes(facet))
  const each = items.map(item => ({ item, circumstances: circumstancesOf(item) }))
  const groups = [
    ...grouped(each, ({ circumstances }) =>
      JSON.stringify(facets.map(facet => circumstances[facet])),
    ).values(),
  ].sort((one, other) => other.length - one.length)
  const differing = facets.filter(
    facet => new Set(each.map(({ circumstances }) => circumstances[facet])).size > 1,
  )
  return {
    groups: groups.flatMap(group => {
      const [first] = group
      if (first === undefined) return []
      const { circumstances } = first
      const label = differing.map(facet => wordOf(facet, circumstances[facet])).join(' · ')
      return [{ items: group.map(({ item }) => item), label, circumstances }]
    }),
    apart: differing
      .map(facet => apartText(facet, [...new Set(each.map(({ circumstances }) => circumstances[facet]))]))
      .join(', '),
  }
}

const maxNamed = 3

function apartText(facet: keyof Circumstances, values: readonly string[]): string {
  const shown = values.slice(0, maxNamed).map(value => wordOf(facet, value))
  const more = values.length - shown.length
  return `${plurals[facet]} (${[...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ')})`
}

const plurals: Readonly<Record<keyof Circumstances, string>> = {
  repository: 'programs',
  subject: 'subjects',
  background: 'loads beside them',
  cards: 'cards',
  unit: 'units',
  direction: 'directions',
}

function wordOf(facet: keyof Circumstances, value: string): string {
  switch (facet) {
    case 'repository':
      return value || 'no repository'
    case 'subject':
      return value.split(',').at(-1) || 'no subject'
    case 'background':
      return value === '' ? 'alone' : `beside ${value}`
    case 'cards':
      return value || 'no card'
    case 'unit':
      return value || 'no unit'
    case 'direction':
      return value === '' ? 'no direction' : `${value} is better`
  }
}

/** The conditions from a row of a table; `metric` describes its values, if one is compared. */
export function circumstancesOf(
  cells: (column: string) => unknown,
  metric: { readonly unit?: string; readonly direction?: string | undefined } = {},
): Circumstances {
  const text = (column: string) => {
    const value = cells(column)
    return typeof value === 'string' ? value : ''
  }
  return {
    repository: text('repository'),
    subject: text('subject'),
    background: text('background') || (text('mode') === 'parallel' ? unknownLoad : ''),
    cards: text('energy_gpu_cards'),
    unit: metric.unit ?? '',
    direction: metric.direction ?? '',
  }
}

/** Older records only have the mode. */
export const unknownLoad = 'another program'
