import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Repository } from '../config/schema.js'
import type { PlannedExperiment } from '../design/plan.js'
import { formatValue } from '../design/precision.js'
import type { Cause } from './causes.js'

/** A command as a list of arguments, never a shell's line. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Folder it runs in. */
  readonly cwd: string
}

/** Why a command cannot be started, known before it is tried. */
export interface CommandFailure {
  readonly cause: Cause
  readonly detail: string
}

/**
 * The command of an experiment: the training script, the model's flag, the required arguments (each split at
 * spaces), a flag and value for each hyperparameter.
 */
export function buildCommand(
  repository: Repository,
  folder: string,
  experiment: PlannedExperiment,
): Command | CommandFailure {
  const cwd = repositoryFolder(folder, repository)
  const script = resolveScript(cwd, repository.train_script)
  if ('cause' in script) return script
  return { file: script.file, args: [...script.args, ...trainingArguments(repository, experiment)], cwd }
}

/** Absolute path of a repository's folder; its `path` is relative to `base`. */
export function repositoryFolder(base: string, repository: Repository): string {
  return resolve(base, repository.path)
}

function trainingArguments(repository: Repository, experiment: PlannedExperiment): string[] {
  const takesModel = repository.model_flag !== undefined && experiment.model !== 'default'
  const model = takesModel ? [repository.model_flag ?? '', experiment.model] : []
  const required = Object.values(repository.required_args ?? {}).flatMap(value =>
    value.split(' ').filter(part => part !== ''),
  )
  const hyperparameters = Object.entries(experiment.hyperparameters).flatMap(([name, value]) => {
    const parameter = repository.supported_hyperparams[name]
    return parameter === undefined ? [] : [parameter.flag, formatValue(value, parameter)]
  })
  return [...model, ...required, ...hyperparameters]
}

/** A script that is not executable runs all the same, by what its first line or its name says. */
function resolveScript(cwd: string, trainScript: string): { file: string; args: string[] } | CommandFailure {
  const script = resolve(cwd, trainScript)
  if (!isFolder(cwd))
    return {
      cause: 'missing-file',
      detail: `the repository's folder ${cwd} does not exist (path in the configuration)`,
    }
  if (!isFile(script)) {
    return {
      cause: 'missing-file',
      detail: `the training script ${script} does not exist (train_script in the configuration)`,
    }
  }
  if (isExecutable(script)) return { file: script, args: [] }
  const interpreter = shebang(script) ?? interpreterByExtension[extname(script)] ?? ['sh']
  const [file = 'sh', ...args] = interpreter
  return { file, args: [...args, script] }
}

const interpreterByExtension: Readonly<Record<string, readonly string[]>> = {
  '.py': ['python3'],
  '.sh': ['bash'],
  '.js': ['node'],
  '.mjs': ['node'],
  '.rb': ['ruby'],
  '.jl': ['julia'],
  '.R': ['Rscript'],
}

function shebang(script: string): readonly string[] | undefined {
  try {
    const line = /^#!\s*(.+)/.exec(readFileSync(script, 'utf8').slice(0, 256))?.[1]
    return line?.trim().split(/\s+/)
  } catch {
    return undefined
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
