import { ownValue } from '../../config/own-value.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlanEntry } from '../../design/plan.js'
import { UsageError } from '../../errors.js'
import { splitNames } from './names-of.js'
import type { RunOptions } from './options.js'

/**
 * What `repo`, `model`, `mutate` and `runs` mean.
 *
 * @throws UsageError where the repository or the model is missing, naming the known ones.
 */
export function singleEntry(
  options: Pick<RunOptions, 'repo' | 'model' | 'mutate' | 'runs'>,
  config: ModelsConfig,
  nameOf: (option: string) => string,
): PlanEntry {
  const repo = required(options.repo, 'repo', Object.keys(config.models), nameOf)
  const model = required(options.model, 'model', ownValue(config.models, repo)?.models ?? [], nameOf)
  const mutate = splitNames(options.mutate)
  const what = { repo, model, runs: options.runs ?? 1 }
  return mutate === undefined ? { ...what, mode: 'default' } : { ...what, mode: 'mutation', mutate }
}

function required(
  value: string | undefined,
  option: string,
  known: readonly string[],
  nameOf: (option: string) => string,
): string {
  if (value !== undefined) return value
  const choices = known.length === 0 ? '' : `; known: ${known.join(', ')}`
  throw new UsageError(`${nameOf(option)} is missing: say what to train${choices}`)
}
