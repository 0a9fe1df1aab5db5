import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { studentQuantile } from '../../design/precision/student-t.js'
import { significant } from '../../table/statistics/effect-sentence.js'
import { formatNumber, formatSigned } from '../../units.js'
import type { Experiment } from '../data/experiments.js'
import { type Change, type Crossing, changesOf, crossingOf } from './crossed.js'
import type { Outcome, Parameter } from './effect-strength.js'

/** How much more a change of one hyperparameter does at one value of another than at another value of that. */
interface Interaction {
  readonly condition: string
  readonly outcome: Outcome
  readonly parameters: readonly [Parameter, Parameter]
  readonly changes: readonly [Change, Change]
  /** Whether the outcomes are compared by their ratios. */
  readonly isRatio: boolean
  readonly mean: number
  /** Half the width of its interval, corrected for all that were looked at. */
  readonly halfWidth: number
}

/** Fewer contrasts would tell nothing of their spread. */
const minStrata = 3
/** So many that are none beyond noise are told with their numbers. */
const mostTold = 4

/**
 * Where two hyperparameters act together, in sentences with 95 % intervals: only where all combinations of their values ran
 * three times or more in the same block, or with the same values of all others, as a grid that is repeated has it; of other
 * designs nothing is said. In each such stratum the contrast of contrasts is taken (Montgomery, "Design and Analysis of
 * Experiments", 2017, section 5.3), of an energy by its logarithm, since costs that multiply would otherwise always seem to
 * act together; its spread over the strata gives the interval (Student's t), corrected for all that were looked at
 * (Bonferroni).
 */
export function interactionSentences(
  experiments: readonly Experiment[],
  conditions: readonly string[],
  parameters: readonly Parameter[],
  outcomes: readonly Outcome[],
): readonly string[] {
  const pairs = parameters.flatMap((one, place) =>
    parameters.slice(place + 1).map(other => [one, other] as const),
  )
  const looked = conditions.flatMap(condition => {
    const own = experiments.filter(row => row.condition === condition)
    return outcomes.flatMap(outcome =>
      pairs.flatMap(pair =>
        contrastsOf(crossingOf(own, pair, outcome), pair, outcome).map(found => ({ ...found, condition })),
      ),
    )
  })
  const found = looked.map(({ contrasts, ...about }): Interaction => {
    const mean = contrasts.reduce((sum, value) => sum + value, 0) / contrasts.length
    const squares = contrasts.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const degrees = contrasts.length - 1
    const quantile = studentQuantile(1 - significant / looked.length, degrees)
    return { ...about, mean, halfWidth: quantile * Math.sqrt(squares / degrees / contrasts.length) }
  })
  const strong = found.filter(({ mean, halfWidth }) => Math.abs(mean) > halfWidth)
  const none = found.filter(({ mean, halfWidth }) => Math.abs(mean) <= halfWidth)
  const more = none.length - mostTold
  return [
    ...strong.map(one => `${aboutOf(one)} act together on the ${one.outcome.name}: ${sentenceOf(one)}`),
    ...none
      .slice(0, mostTold)
      .map(
        one =>
          `${aboutOf(one)}: nothing beyond noise that they do together to the ${one.outcome.name} (${numbersOf(one)})`,
      ),
    ...(more > 0
      ? [`${more} more changes of two hyperparameters: nothing beyond noise that they do together`]
      : []),
  ]
}

function contrastsOf(
  { values, strata }: Crossing,
  parameters: readonly [Parameter, Parameter],
  outcome: Outcome,
) {
  if (strata.length < minStrata) return []
  const all = strata.flatMap(read => values[0].flatMap(one => values[1].map(other => read(one, other))))
  const isRatio = outcome.field === 'energy' && all.every(value => value > 0)
  const scaled = isRatio ? Math.log : (value: number) => value
  return changesOf(parameters[0], values[0]).flatMap(first =>
    changesOf(parameters[1], values[1]).map(second => {
      const contrasts = strata.map(read =>
        [...first.weights].reduce(
          (sum, [one, weight]) =>
            sum +
            [...second.weights].reduce(
              (inner, [other, own]) => inner + weight * own * scaled(read(one, other)),
              0,
            ),
          0,
        ),
      )
      return { parameters, changes: [first, second] as const, outcome, isRatio, contrasts }
    }),
  )
}

function aboutOf({ condition, parameters: [first, second] }: Interaction): string {
  return `${condition === '' ? '' : `${condition}: `}${first.name} and ${second.name}`
}

/** `going from epochs 10 to 30 multiplies the energy by 1.15 (1.08 … 1.22) times as much at optimizer sgd as at adam`. */
function sentenceOf(interaction: Interaction): string {
  const { parameters, changes, isRatio, outcome } = interaction
  const [first, second] = parameters
  const [at, change] = changes
  const numbers = numbersOf(interaction)
  const what = isRatio
    ? `multiplies the ${outcome.name} by ${numbers} times as much`
    : `changes the ${outcome.name} by ${numbers} more`
  return `going from ${second.name} ${formatSetting(change.from)} to ${formatSetting(change.to)} ${what} at ${first.name} ${formatSetting(at.to)} ${isRatio ? 'as' : 'than'} at ${formatSetting(at.from)}`
}

/** The estimate and its interval: `1.12 (1.05 … 1.20)`, `+0.8 (+0.2 … +1.4)`. */
function numbersOf({ isRatio, mean, halfWidth }: Interaction): string {
  const shown = (value: number) =>
    isRatio ? formatNumber(Number(Math.exp(value).toPrecision(3))) : formatSigned(value)
  return `${shown(mean)} (${shown(mean - halfWidth)} … ${shown(mean + halfWidth)})`
}
