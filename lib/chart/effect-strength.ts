import { grouped } from '../table/grouped.js'
import { type DistanceCorrelation, distanceCorrelation } from '../table/statistics/distance-correlation.js'
import { finitePairs } from '../table/statistics/finite.js'
import { holm } from '../table/statistics/holm.js'
import { midranks } from '../table/statistics/ranks.js'
import { type Spearman, spearman } from '../table/statistics/spearman.js'
import { type Trend, theilSen } from '../table/statistics/theil-sen.js'
import { effectSentence, formatCoefficient, formatP, significant } from '../table/statistics/words.js'
import type { Experiment } from './experiments.js'
import type { Range } from './scales.js'
import { listed } from './words.js'

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
}

/** How far one hyperparameter acts on one outcome, under one condition. */
export interface Effect {
  readonly parameter: Parameter
  readonly outcome: Outcome
  /** Repository, model…; empty where there is one of each. */
  readonly condition: string
  readonly spearman: Spearman
  /** Of the ranks, as ρ is: it sees a dependence of any shape. */
  readonly distance: DistanceCorrelation
  /** That of ρ, corrected for all tests looked at. */
  readonly p: number | null
  /** That of the distance correlation, so corrected. */
  readonly distanceP: number | null
  /** Whether so few values could show no effect, whatever they were. */
  readonly isTooFew: boolean
  /** Whether it is more than noise would explain. */
  readonly isEffect: boolean
  /** On the axes as they are drawn; null where there is no effect in one direction. */
  readonly trend: Trend | null
}

/**
 * The strength of each hyperparameter on each outcome, each condition for itself: pooled, one would pass for an effect.
 * A setting counts once, by the mean of its repeats: to run it again tells nothing new of other settings. Each is tested
 * twice, for an effect in one direction and for one of any shape, and all p values are corrected for all tests (Holm).
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
        const x = own.map(([first]) => first?.values.get(parameter.name) ?? null)
        const y = own.map(repeats => meanOf(repeats.flatMap(repeat => outcome.read(repeat) ?? [])))
        return { parameter, outcome, condition, x, y, spearman: spearman(x, y), distance: rankDistance(x, y) }
      }),
    ),
  )
  const tests = found.flatMap(({ spearman: own, distance }) => [own, distance])
  const adjusted = holm(tests.map(({ p }) => p))
  // What the p values would be if each test gave its least.
  const attainable = holm(tests.map(({ p, leastP }) => (p === null ? null : leastP)))
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

function rankDistance(x: readonly (number | null)[], y: readonly (number | null)[]): DistanceCorrelation {
  const pairs = finitePairs(x, y)
  return distanceCorrelation(midranks(pairs.x), midranks(pairs.y))
}

/** The experiments of each setting. */
function settingsIn(experiments: readonly Experiment[]): readonly (readonly Experiment[])[] {
  return [...grouped(experiments, ({ values }) => JSON.stringify([...values].sort())).values()]
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
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
  if (rho === null) return '–'
  if (effect.trend !== null) return formatCoefficient(rho)
  return effect.isEffect ? distanceText(effect) : `(${formatCoefficient(rho)})`
}

/** The effects in sentences, the strongest first; what is none, or cannot be told, in one sentence each. */
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
  const few = rest.filter(({ spearman: { rho, n }, isTooFew }) => n > 0 && (rho === null ? n < 2 : isTooFew))
  const counts = few.map(({ spearman: { n } }) => n)
  const fewest =
    Math.min(...counts) === Math.max(...counts)
      ? `${counts[0]}`
      : `${Math.min(...counts)} to ${Math.max(...counts)}`
  const none = rest.filter(({ spearman: { rho }, isTooFew }) => rho !== null && !isTooFew)
  const names = (list: readonly Effect[]) => listed(list.map(({ parameter }) => parameter.name))
  const numbers = none.map(effect => {
    const monotone = `ρ = ${formatCoefficient(effect.spearman.rho ?? 0)}, ${formatP(effect.p)}`
    return `${effect.parameter.name} (${monotone}; ${distanceText(effect)}, ${formatP(effect.distanceP)})`
  })
  return [
    ...strong.map(({ parameter, spearman: found, p, distance, distanceP }) => {
      return `${before}${effectSentence(parameter.name, found, { outcome: on, p, distance, distanceP })}`
    }),
    ...(none.length === 0 ? [] : [`${before}no effect on the ${on} beyond noise: ${listed(numbers)}`]),
    ...(few.length === 0
      ? []
      : [`${before}n = ${fewest} is too few to tell an effect of ${names(few)} on the ${on}`]),
  ]
}
