import { didYouMean } from '../../config/nearest.js'
import { ownValue } from '../../config/own-value.js'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { kindOf } from '../../config/parameter/kinds.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlanEntry } from '../../design/plan.js'
import { UsageError } from '../../errors.js'

/**
 * An entry with the values that `--set` gives it.
 *
 * @throws UsageError naming each value that cannot be, in the words of the option.
 */
export function settled(
  entry: PlanEntry,
  set: HyperparameterValues,
  config: ModelsConfig,
  option: string,
): PlanEntry {
  const parameters = ownValue(config.models, entry.repo)?.supported_hyperparams
  // A repository that is not known is told with all else that is wrong in the entry.
  if (parameters === undefined) return entry
  const values = Object.entries(set).map(([name, given]) => {
    const parameter = ownValue(parameters, name)
    if (parameter === undefined) {
      const known = Object.keys(parameters)
      const hint = didYouMean(name, known)
      const tail = hint === undefined ? '' : ` (${hint})`
      return {
        mistake: `${option} ${name}: found the unknown name ${JSON.stringify(name)}; allowed: ${known.join(', ') || 'none'}${tail}`,
      }
    }
    const kind = kindOf(parameter)
    const value = typeof given === 'string' ? kind.read(given) : given
    const mistake = kind.mistake(value)
    if (mistake === undefined) return { name, value }
    return { mistake: `${option} ${name}: found ${mistake.found}; allowed: ${mistake.allowed}` }
  })
  const mistakes = values.flatMap(({ mistake }) => mistake ?? [])
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  const fixed = Object.fromEntries(
    values.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [[name, value]])),
  )
  return { ...entry, fixed: { ...entry.fixed, ...fixed } }
}
