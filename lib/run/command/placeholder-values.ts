import { fillTemplate, type Placeholder, parseTemplate } from '../../config/command/command-template.js'
import type { Repository } from '../../config/schema.js'
import type { Subject } from '../../config/subjects.js'
import { hyperparameterArguments, requiredArguments } from './arguments.js'
import type { Program } from './command.js'

type Values = Readonly<Record<Placeholder, string | readonly string[]>>

/** The value of each placeholder of a command template. */
export function placeholderValues(
  repository: Repository,
  experiment: Program,
  { output, maxTimeSeconds }: { readonly output: string; readonly maxTimeSeconds: number },
): Values {
  const { model, subject } = experiment
  return {
    model,
    tag: tagOf(experiment),
    project: subject?.project ?? '',
    module: subject?.module ?? '',
    modulePart: subject === undefined ? '' : modulePartOf(subject),
    output,
    maxTime: String(maxTimeSeconds),
    requiredArgs: requiredArguments(repository),
    hyperparameters: hyperparameterArguments(repository, experiment),
  }
}

/** The folder that a repository's own `output` names for an experiment; undefined where it names none. */
export function ownOutput(
  repository: Repository,
  experiment: Program,
  maxTimeSeconds: number,
): string | undefined {
  if (repository.output === undefined) return undefined
  const values = placeholderValues(repository, experiment, { output: '', maxTimeSeconds })
  return fillTemplate(parseTemplate([repository.output]), values).join('')
}

/**
 * A short name for what an experiment runs with: the size in a language model's name, as `1.5b` of
 * `deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B` or `790m`; else the model's own name; else the repository's.
 */
export function tagOf({ repository, model }: Pick<Program, 'repository' | 'model'>): string {
  if (model === 'default') return repository
  // A path may end in a slash, as a shell completes it.
  const name = model.replace(/\/+$/, '').split('/').at(-1) || model
  const size = /(?<![\p{L}\p{N}.])(\d+(?:\.\d+)?[bmk])(?![\p{L}\p{N}])/iu.exec(name)?.[1]
  return size?.toLowerCase() ?? name.replaceAll(/[^\p{L}\p{N}._@+-]/gu, '_').replace(/^\.+/, '_')
}

/**
 * `formats` of `typesystem.formats` in the project `typesystem`; the whole module where it does not begin with the
 * project.
 */
export function modulePartOf({ project, module }: Subject): string {
  const name = project.split('/').at(-1) ?? project
  return module.startsWith(`${name}.`) ? module.slice(name.length + 1) : module
}
