import { didYouMean } from '../../config/nearest.js'
import type { RunOptions } from '../../config/options/run-options.js'
import { ownValue } from '../../config/own-value.js'
import type { Hyperparameter } from '../../config/parameter/hyperparameter-schema.js'
import { decimalsFor } from '../../config/parameter/numbers/precision.js'
import { stepsOf } from '../../config/parameter/numbers/steps.js'
import type { ModelsConfig } from '../../config/schema.js'
import { mutatedNames } from '../../design/given-values.js'
import type { PlanEntry } from '../../design/plan.js'
import { UsageError } from '../../errors.js'

type Bounds = NonNullable<RunOptions['range']>[string]

/**
 * What is drawn from: a configuration whose ranges are as narrow as `--range` says, for what is mutated.
 *
 * @throws UsageError naming each range that is none, or of what is not mutated, in the words of the option.
 */
export function narrowed(
  config: ModelsConfig,
  ranges: NonNullable<RunOptions['range']>,
  entries: readonly PlanEntry[],
  option: string,
): ModelsConfig {
  const mutated = entries.filter(({ mode }) => mode === 'mutation')
  const repositories = [...new Set(mutated.map(({ repo }) => repo))]
  const numbersOf = (repo: string) => {
    const own = mutated.filter(entry => entry.repo === repo).flatMap(entry => mutatedNames(entry, config))
    const parameters = ownValue(config.models, repo)?.supported_hyperparams ?? {}
    return [...new Set(own)].filter(name => ['int', 'float'].includes(ownValue(parameters, name)?.type ?? ''))
  }
  const known = [...new Set(repositories.flatMap(numbersOf))]
  const mistakes = Object.entries(ranges).flatMap(([name, bounds]) => {
    if (!known.includes(name)) {
      const hint = didYouMean(name, known)
      return [
        `${option} ${name}: found what is no range that is mutated; allowed: ${known.join(', ') || 'none, for none is'}${hint === undefined ? '' : ` (${hint})`}`,
      ]
    }
    return repositories
      .filter(repo => numbersOf(repo).includes(name))
      .flatMap(repo => {
        const parameter = ownValue(ownValue(config.models, repo)?.supported_hyperparams ?? {}, name)
        const mistake = parameter === undefined ? undefined : mistakeOf(bounds, parameter)
        return mistake === undefined
          ? []
          : [`${option} ${name}: found ${bounds.join(':')}; allowed: ${mistake}`]
      })
  })
  if (mistakes.length > 0) throw new UsageError([...new Set(mistakes)].join('\n'))
  const models = Object.entries(config.models).map(([repo, repository]) => {
    const names = repositories.includes(repo) ? numbersOf(repo) : []
    const parameters = Object.entries(repository.supported_hyperparams).map(([name, parameter]) => {
      const bounds = names.includes(name) ? ownValue(ranges, name) : undefined
      return [name, bounds === undefined ? parameter : within(parameter, bounds)]
    })
    return [repo, { ...repository, supported_hyperparams: Object.fromEntries(parameters) }]
  })
  return { ...config, models: Object.fromEntries(models) }
}

/** Values are told apart by the digits of the whole range, with which they are passed: a part of it would have more. */
function within(parameter: Hyperparameter, [least, most]: Bounds): Hyperparameter {
  if (parameter.type !== 'int' && parameter.type !== 'float') return parameter
  const { format = parameter.type === 'float' ? `%.${decimalsFor(parameter)}f` : undefined } = parameter
  return { ...parameter, range: [least, most], ...(format === undefined ? {} : { format }) }
}

/** What would be a part of a range; undefined where it is one. */
function mistakeOf([least, most]: Bounds, parameter: Hyperparameter): string | undefined {
  if (parameter.type !== 'int' && parameter.type !== 'float') return undefined
  const [min, max] = parameter.range
  if (!(least < most)) return 'the least below the most (one value: --set)'
  if (least < min || most > max) return `within its range, ${min}:${max}`
  if (parameter.type === 'int' && !(Number.isInteger(least) && Number.isInteger(most))) {
    return 'whole numbers, for its type is int'
  }
  const steps = stepsOf(parameter)
  return steps === undefined || steps.at(steps.nearest(least)) === least
    ? undefined
    : `one that begins at a step, as ${steps.at(Math.max(0, steps.nearest(least)))}`
}
