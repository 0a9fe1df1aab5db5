import { ownValue } from '../../config/own-value.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { comparable } from '../comparable.js'
import { grouped } from '../grouped.js'
import type { LoneSetting, Match, Outcomes, Setting } from './comparison.js'
import type { Run } from './run.js'
import type { Side } from './sides.js'

/** The repeats of one setting on either side. */
export interface MatchedRuns {
  readonly setting: Setting
  readonly label: string
  readonly a: readonly Run[]
  readonly b: readonly Run[]
  /** Many settings taken together: then each counts once, by the mean of its repeats. */
  readonly isGroup?: boolean
}

export interface Matching {
  readonly match: Match
  readonly matched: readonly MatchedRuns[]
  readonly onlyIn: { readonly a: readonly LoneSetting[]; readonly b: readonly LoneSetting[] }
  /** What could not be combined with the others, and why; empty if everything could. */
  readonly leftOut: string
}

/** What distinguishes settings, besides their hyperparameters. */
const facets = ['repository', 'model', 'subject', 'background', 'mode'] as const

/**
 * Matches the settings of two sides: those with the same repository, model, subject, load, mode and hyperparameters
 * are the same.
 *
 * @param by Facets and hyperparameters that are ignored; if still nothing matches, all of one side is compared with
 *   all of the other.
 */
export function matchSettings(a: Side, b: Side, by: readonly string[]): Matching {
  const keyOf = keying(a, b, by)
  const bySetting = ({ runs }: Side) => grouped(runs, ({ setting }) => keyOf(setting))
  const [ofA, ofB] = [bySetting(a), bySetting(b)]
  const labelOf = labelling(
    [...a.runs, ...b.runs].map(({ setting }) => setting),
    by,
  )
  const matched = [...ofA].flatMap(([key, runs]): MatchedRuns[] => {
    const others = ofB.get(key)
    const setting = runs[0]?.setting
    return others === undefined || setting === undefined
      ? []
      : [{ setting, label: labelOf(setting), a: runs, b: others }]
  })
  const all = everythingOf(a, b, by)
  if (matched.length === 0 && by.length > 0 && all !== undefined) {
    return { match: 'groups', matched: [all.runs], onlyIn: { a: [], b: [] }, leftOut: all.leftOut }
  }
  const alone = (
    own: ReadonlyMap<string, readonly Run[]>,
    other: ReadonlyMap<string, unknown>,
    planned: Side,
  ) => {
    const plannedThere = new Set(planned.planned.map(keyOf))
    return [...own].flatMap(([key, runs]): LoneSetting[] => {
      const setting = runs[0]?.setting
      if (other.has(key) || setting === undefined) return []
      return [
        { setting, label: labelOf(setting), outcomes: outcomesOf(runs), planned: plannedThere.has(key) },
      ]
    })
  }
  const onlyIn = { a: alone(ofA, ofB, b), b: alone(ofB, ofA, a) }
  return { match: howTheyMatch(a, b, keyOf, matched.length, onlyIn), matched, onlyIn, leftOut: '' }
}

export function outcomesOf(runs: readonly Run[]): Outcomes {
  const failures = runs.filter(({ failed }) => failed)
  return {
    runs: runs.length,
    failed: failures.length,
    causes: [...new Set(failures.map(({ cause }) => cause || 'unknown cause'))],
  }
}

/** Everything of both sides that may be compared: the largest such group; the others are reported. */
function everythingOf(
  a: Side,
  b: Side,
  by: readonly string[],
): { runs: MatchedRuns; leftOut: string } | undefined {
  const ofA = new Set(a.runs)
  // Cards and units are handled by each quantity.
  const { groups, apart } = comparable(
    [...a.runs, ...b.runs],
    ({ circumstances }) => ({ ...circumstances, cards: '', unit: '', direction: '' }),
    'both',
    by,
  )
  const both = groups.find(({ items }) => items.some(run => ofA.has(run)) && items.some(run => !ofA.has(run)))
  const [first] = both?.items ?? []
  if (both === undefined || first === undefined) return undefined
  const others = a.runs.length + b.runs.length - both.items.length
  return {
    runs: {
      setting: first.setting,
      label: 'all experiments',
      a: both.items.filter(run => ofA.has(run)),
      b: both.items.filter(run => !ofA.has(run)),
      isGroup: true,
    },
    leftOut:
      others === 0
        ? ''
        : `${others} experiments are left out: other ${apart} cannot be laid together with ${both.label}; leave them aside with by, or filter`,
  }
}

function howTheyMatch(
  a: Side,
  b: Side,
  keyOf: (setting: Setting) => string,
  matched: number,
  onlyIn: Matching['onlyIn'],
): Match {
  if (matched === 0) return 'none'
  if (onlyIn.a.length + onlyIn.b.length > 0) return 'some'
  const keys = (side: Side) => side.runs.map(({ setting }) => keyOf(setting))
  const [ofA, ofB] = [keys(a), keys(b)]
  if (ofA.join('\n') === ofB.join('\n')) return 'same order'
  return ofA.toSorted().join('\n') === ofB.toSorted().join('\n') ? 'another order' : 'other repeats'
}

/**
 * One text for what a setting is. The original only recorded whether a load ran beside, not modes: if one of the
 * sides has no mode, only that counts.
 */
function keying(a: Side, b: Side, by: readonly string[]): (setting: Setting) => string {
  const runs = [...a.runs, ...b.runs]
  const modesKnown = runs.every(({ setting }) => setting.mode !== null)
  const left = new Set(by)
  return setting => {
    const { mode } = setting
    const facetValues = {
      ...setting,
      mode: modesKnown ? mode : mode === 'parallel' ? 'parallel' : 'alone',
    }
    const values = Object.entries(setting.hyperparameters).filter(([name]) => !left.has(name))
    return JSON.stringify([
      ...facets.map(facet => (left.has(facet) ? '' : facetValues[facet])),
      ...values.sort(([one], [other]) => (one < other ? -1 : 1)),
    ])
  }
}

/** What distinguishes a setting from all others; if there is only one, its hyperparameters. */
function labelling(settings: readonly Setting[], by: readonly string[]): (setting: Setting) => string {
  const left = new Set(by)
  const varies = (read: (setting: Setting) => unknown) => new Set(settings.map(read)).size > 1
  const telling = facets.filter(facet => !left.has(facet) && varies(setting => setting[facet]))
  const names = [...new Set(settings.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))]
  const kept = names.filter(name => !left.has(name))
  const varying = kept.filter(name => varies(setting => ownValue(setting.hyperparameters, name)))
  return setting => {
    const places = telling.length === 0 && varying.length === 0 ? (['repository', 'model'] as const) : telling
    const words = places.map(facet => wordOf(facet, setting[facet]))
    const values = (varying.length === 0 ? kept : varying).flatMap(name => {
      const value = ownValue(setting.hyperparameters, name)
      return value === undefined ? [] : [`${name} ${formatSetting(value)}`]
    })
    return [words.join(' '), ...values].filter(text => text !== '').join(', ') || 'defaults'
  }
}

function wordOf(facet: (typeof facets)[number], value: string | null): string {
  if (facet === 'background') return value === null ? 'alone' : `beside ${value}`
  if (facet === 'subject') return value?.split(',').at(-1) ?? 'no subject'
  if (facet === 'mode') return value ?? 'mode not recorded'
  return value ?? ''
}
