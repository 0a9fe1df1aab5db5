import { grouped } from '../table/grouped.js'
import { holm } from '../table/statistics/holm.js'
import { type Spearman, spearman } from '../table/statistics/spearman.js'
import { type Trend, theilSen } from '../table/statistics/theil-sen.js'
import { effectSentence, formatCoefficient, significant } from '../table/statistics/words.js'
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
  /** Corrected for the other effects looked at. */
  readonly p: number | null
  /** Whether it is more than noise would explain. */
  readonly isEffect: boolean
  /** On the axes as they are drawn; null where there is no effect. */
  readonly trend: Trend | null
}

/**
 * The strength of each hyperparameter on each outcome, each condition for itself: pooled, one would pass for an effect.
 * A setting counts once, by the mean of its repeats: to run it again tells nothing new of other settings.
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
        return { parameter, outcome, condition, x, y, spearman: spearman(x, y) }
      }),
    ),
  )
  const adjusted = holm(found.map(effect => effect.spearman.p))
  return found.map(({ x, y, ...effect }, place) => {
    const p = adjusted[place] ?? null
    const isEffect = p !== null && p <= significant
    const { parameter, outcome } = effect
    const trend = isEffect ? theilSen(x.map(onAxis(parameter.range)), y.map(onAxis(outcome.range))) : null
    return { ...effect, p, isEffect, trend }
  })
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
  const { rho, n, leastP } = only.spearman
  if (rho === null) return `n = ${n}`
  const strength = `ρ = ${formatCoefficient(rho)}`
  if (only.isEffect) return `${strength}, n = ${n}`
  return leastP > significant ? `${strength}, n = ${n}: too few` : `${strength}, within noise`
}

function coefficient({ spearman: { rho }, isEffect }: Effect): string {
  if (rho === null) return '–'
  return isEffect ? formatCoefficient(rho) : `(${formatCoefficient(rho)})`
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
  const strength = ({ spearman: { rho } }: Effect) => Math.abs(rho ?? 0)
  const strong = effects.filter(({ isEffect }) => isEffect).sort((a, b) => strength(b) - strength(a))
  const few = effects.filter(({ spearman: { rho, leastP, n } }) =>
    rho === null ? n < 2 : leastP > significant,
  )
  const none = effects.filter(
    effect => effect.spearman.rho !== null && !strong.includes(effect) && !few.includes(effect),
  )
  const names = (list: readonly Effect[]) => listed(list.map(({ parameter }) => parameter.name))
  const rhos = none.map(
    ({ parameter, spearman: { rho } }) => `${parameter.name} (ρ = ${formatCoefficient(rho ?? 0)})`,
  )
  return [
    ...strong.map(({ parameter, spearman: found, p }) => {
      return `${before}${effectSentence(parameter.name, found, { outcome: on, p })}`
    }),
    ...(none.length === 0 ? [] : [`${before}no effect on the ${on} beyond noise: ${listed(rhos)}`]),
    ...(few.length === 0
      ? []
      : [
          `${before}n = ${few[0]?.spearman.n ?? 0} is too few to tell an effect of ${names(few)} on the ${on}`,
        ]),
  ]
}
