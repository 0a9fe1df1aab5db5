import { settingLevels } from '../../table/blocks/setting-levels.js'
import { grouped } from '../../table/grouped.js'
import type { SettingValue } from '../../table/setting-values.js'
import { type DistanceCorrelation, distanceCorrelation } from '../../table/statistics/distance-correlation.js'
import {
  effectSentence,
  formatCoefficient,
  formatP,
  significant,
} from '../../table/statistics/effect-sentence.js'
import { finitePairs } from '../../table/statistics/finite.js'
import { holm } from '../../table/statistics/holm.js'
import { midranks } from '../../table/statistics/ranks.js'
import { type Spearman, spearman } from '../../table/statistics/spearman.js'
import { type Trend, theilSen } from '../../table/statistics/theil-sen.js'
import type { Experiment } from '../data/experiments.js'
import { listed } from '../draw/chart-text.js'
import type { Range } from '../draw/scales.js'

/** What a hyperparameter may act on: the energy, or a metric. */
export interface Outcome {
  /** `energy`, `accuracy`. */
  readonly name: string
  /** The field of the data that it is drawn from. */
  readonly field: string
  readonly read: (experiment: Experiment) => number | null
  readonly range: Range
}

/** A hyperparameter that is drawn, and the range of its axis. */
export interface Parameter {
  readonly name: string
  /** The field of the data that it is drawn from. */
  readonly field: string
  readonly range: Range
  /** Where not all of its values are numbers: its values, in the order of the axis. Null where all are. */
  readonly groups: readonly SettingValue[] | null
}

/** How strongly one hyperparameter acts on one outcome, under one condition. */
export interface Effect {
  readonly parameter: Parameter
  readonly outcome: Outcome
  /** Repository, model…; empty where there is one of each. */
  readonly condition: string
  /** Of groups, which have no order, without a ρ. */
  readonly spearman: Spearman
  /** Of the ranks, like ρ, but for a dependence of any shape. */
  readonly distance: DistanceCorrelation
  /** That of ρ, corrected for all tests looked at. */
  readonly p: number | null
  /** That of the distance correlation, corrected likewise. */
  readonly distanceP: number | null
  /** Whether so few values could show no effect, whatever they were. */
  readonly isTooFew: boolean
  /** Whether it is more than noise would explain. */
  readonly isEffect: boolean
  /** On the axes as they are drawn; null where there is no effect in one direction. */
  readonly trend: Trend | null
}

/**
 * The strength of each hyperparameter on each outcome, separately for each condition, since pooled conditions would
 * look like effects. A setting counts once, by the mean of its repeats, since repeats say nothing new about other
 * settings; where blocks are incomplete, by its level within them. Each is tested twice, for an effect in one direction and for one of any shape, and all p values are
 * corrected for all tests (Holm).
 */
export function effectsOf(
  experiments: readonly Experiment[],
  conditions: readonly string[],
  parameters: readonly Parameter[],
  outcomes: readonly Outcome[],
): readonly Effect[] {
  const found = outcomes.flatMap(outcome =>
    parameters.flatMap(parameter =>
      conditions.map(condition => {
        const own = settingsIn(experiments.filter(experiment => experiment.condition === condition))
        const x = own.map(([first]) => placeOf(parameter, first?.values.get(parameter.name)))
        const y = settingLevels(
          own.map(repeats =>
            repeats.flatMap(repeat => {
              const value = outcome.read(repeat)
              return value === null ? [] : [{ ...repeat, value }]
            }),
          ),
        )
        return { parameter, outcome, condition, x, y, ...strengthOf(parameter, x, y) }
      }),
    ),
  )
  const tests = found.flatMap(({ spearman: own, distance }) => [own, distance])
  const adjusted = holm(tests.map(({ p }) => p))
  // What the p values would be if each test gave its smallest.
  const attainable = holm(tests.map(({ p, minP }) => (p === null ? null : minP)))
  return found.map(({ x, y, ...effect }, place) => {
    const [p, distanceP] = [adjusted[2 * place] ?? null, adjusted[2 * place + 1] ?? null]
    const least = Math.min(attainable[2 * place] ?? 1, attainable[2 * place + 1] ?? 1)
    const isIn = (value: number | null) => value !== null && value <= significant
    const { parameter, outcome } = effect
    const trend = isIn(p) ? theilSen(x.map(onAxis(parameter.range)), y.map(onAxis(outcome.range))) : null
    const isEffect = isIn(p) || isIn(distanceP)
    return { ...effect, p, distanceP, isTooFew: least > significant, isEffect, trend }
  })
}

/** How many tests the p values of effects are corrected for. */
export function testsOf(effects: readonly Effect[]): number {
  return effects.flatMap(({ p, distanceP }) => [p, distanceP]).filter(p => p !== null).length
}

/** The number that stands for a value in the tests: itself, or of groups that of its group. */
function placeOf({ groups }: Parameter, value: SettingValue | undefined): number | null {
  if (value === undefined) return null
  return groups === null ? (typeof value === 'number' ? value : null) : groups.indexOf(value)
}

function strengthOf(
  { groups }: Parameter,
  x: readonly (number | null)[],
  y: readonly (number | null)[],
): Pick<Effect, 'spearman' | 'distance'> {
  const pairs = finitePairs(x, y)
  const ofRanks = midranks(pairs.y)
  if (groups === null)
    return { spearman: spearman(x, y), distance: distanceCorrelation(midranks(pairs.x), ofRanks) }
  const distance = distanceCorrelation(pairs.x, ofRanks, { first: 'groups' })
  return { spearman: { ...spearman(x, y), rho: null, p: null, minP: 1 }, distance }
}

/** The experiments of each setting. */
function settingsIn(experiments: readonly Experiment[]): readonly (readonly Experiment[])[] {
  return [...grouped(experiments, ({ values }) => JSON.stringify([...values].sort())).values()]
}

/** A value as its axis places it. */
export function onAxis({ type }: Range): (value: number | null) => number | null {
  return value => (value !== null && type === 'log' ? Math.log10(value) : value)
}

/** `ρ = 0.93, n = 30`, or what else is to be said; of several conditions `ρ = 0.93, (0.12)`, what is noise in brackets. */
export function strengthText(effects: readonly Effect[]): string {
  const [only, ...others] = effects
  if (only === undefined) return ''
  if (others.length > 0) return `ρ = ${effects.map(coefficient).join(', ')}`
  const { rho, n } = only.spearman
  if (only.parameter.groups !== null && only.distance.r !== null) {
    const noise = only.isTooFew ? ': too few' : ', within noise'
    return `${distanceText(only)}, n = ${n}${only.isEffect ? '' : noise}`
  }
  if (rho === null) return `n = ${n}`
  const strength = `ρ = ${formatCoefficient(rho)}`
  if (only.trend !== null) return `${strength}, n = ${n}`
  if (only.isEffect) return `${distanceText(only)}, n = ${n}, in no one direction`
  return only.isTooFew ? `${strength}, n = ${n}: too few` : `${strength}, within noise`
}

function distanceText({ distance: { r } }: Effect): string {
  return r === null ? '' : `dCor = ${r.toFixed(2)}`
}

function coefficient(effect: Effect): string {
  const { rho } = effect.spearman
  if (effect.parameter.groups !== null && effect.distance.r !== null)
    return effect.isEffect ? distanceText(effect) : `(${distanceText(effect)})`
  if (rho === null) return '–'
  if (effect.trend !== null) return formatCoefficient(rho)
  return effect.isEffect ? distanceText(effect) : `(${formatCoefficient(rho)})`
}

/**
 * The effects in sentences, the strongest first; those that are none, or cannot be determined, in one sentence each.
 */
export function effectSentences(effects: readonly Effect[]): string[] {
  const kinds = new Map<string, Effect[]>()
  for (const effect of effects) {
    const key = JSON.stringify([effect.condition, effect.outcome.name])
    kinds.set(key, [...(kinds.get(key) ?? []), effect])
  }
  return [...kinds.values()].flatMap(own => sentencesOf(own))
}

function sentencesOf(effects: readonly Effect[]): string[] {
  const [first] = effects
  if (first === undefined) return []
  const before = first.condition === '' ? '' : `${first.condition}: `
  const on = first.outcome.name
  const strength = ({ spearman: { rho }, trend, distance }: Effect) =>
    Math.abs((trend === null ? distance.r : rho) ?? 0)
  const strong = effects.filter(({ isEffect }) => isEffect).sort((a, b) => strength(b) - strength(a))
  const rest = effects.filter(({ isEffect }) => !isEffect)
  // A setting that no run of the kind has is one of another program.
  const isTested = ({ parameter, spearman: { rho }, distance }: Effect) =>
    parameter.groups === null ? rho !== null : distance.r !== null
  const few = rest.filter(effect => {
    const { n } = effect.spearman
    return n > 0 && (isTested(effect) ? effect.isTooFew : n < 2)
  })
  const counts = few.map(({ spearman: { n } }) => n)
  const fewest =
    Math.min(...counts) === Math.max(...counts)
      ? `${counts[0]}`
      : `${Math.min(...counts)} to ${Math.max(...counts)}`
  const none = rest.filter(effect => isTested(effect) && !effect.isTooFew)
  const names = (list: readonly Effect[]) => listed(list.map(({ parameter }) => parameter.name))
  const numbers = none.map(effect => {
    const any = `${distanceText(effect)}, ${formatP(effect.distanceP)}`
    if (effect.parameter.groups !== null) return `${effect.parameter.name} (${any})`
    const monotone = `ρ = ${formatCoefficient(effect.spearman.rho ?? 0)}, ${formatP(effect.p)}`
    return `${effect.parameter.name} (${monotone}; ${any})`
  })
  return [
    ...strong.map(effect => {
      const { parameter, spearman: found, p, distance, distanceP } = effect
      if (parameter.groups !== null)
        return `${before}${parameter.name} acts on the ${on}: ${distanceText(effect)}, n = ${found.n}, ${formatP(distanceP)}`
      return `${before}${effectSentence(parameter.name, found, { outcome: on, p, distance, distanceP })}`
    }),
    ...(none.length === 0 ? [] : [`${before}no effect on the ${on} beyond noise: ${listed(numbers)}`]),
    ...(few.length === 0
      ? []
      : [`${before}n = ${fewest} is too few to tell an effect of ${names(few)} on the ${on}`]),
  ]
}
