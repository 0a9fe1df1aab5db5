import { readFileSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Repository } from '../config/schema.js'
import type { PlannedExperiment } from '../design/plan.js'
import { formatValue } from '../design/precision.js'
import type { Cause } from './causes.js'
import { findOnPath, isExecutable, isFile } from './programs.js'

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
 * The command of an experiment: the training script or program, the model's flag, the required arguments (each split
 * at spaces), a flag and value for each hyperparameter.
 *
 * @param env Whose PATH a program is looked for on.
 */
export function buildCommand(
  repository: Repository,
  folder: string,
  experiment: PlannedExperiment,
  env: NodeJS.ProcessEnv,
): Command | CommandFailure {
  const cwd = repositoryFolder(folder, repository)
  if (!isFolder(cwd)) {
    const detail = `the repository's folder ${cwd} does not exist (path in the configuration)`
    return { cause: 'missing-file', detail }
  }
  const start = startOf(repository, cwd, env)
  if ('cause' in start) return start
  return { file: start.file, args: [...start.args, ...trainingArguments(repository, experiment)], cwd }
}

interface Start {
  readonly file: string
  readonly args: readonly string[]
}

function startOf(repository: Repository, cwd: string, env: NodeJS.ProcessEnv): Start | CommandFailure {
  const { train_script, command } = repository
  if (train_script !== undefined) return resolveScript(resolve(cwd, train_script), 'train_script')
  const [program = '', ...args] = command ?? []
  const onPath = findOnPath(program, env)
  if (onPath !== undefined) return { file: onPath, args }
  const script = resolveScript(resolve(cwd, program), 'command')
  return 'cause' in script ? script : { file: script.file, args: [...script.args, ...args] }
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
function resolveScript(script: string, key: 'train_script' | 'command'): Start | CommandFailure {
  if (!isFile(script)) {
    const where = key === 'command' ? ', and no such program is on the PATH' : ''
    return {
      cause: 'missing-file',
      detail: `the training script ${script} does not exist${where} (${key} in the configuration)`,
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
