import { extname, resolve } from 'node:path'
import {
  fillTemplate,
  namedIn,
  parseTemplate,
  placeholdersIn,
} from '../../config/command/command-template.js'
import { flagWithValue } from '../../config/parameter/common-keys.js'
import type { Repository } from '../../config/schema.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { readRegularHead } from '../../os/regular-file.js'
import type { Cause } from '../outcome/causes.js'
import { findOnPath, isExecutable, isFile } from '../process/programs.js'
import { hyperparameterArguments, placedValue, requiredArguments } from './arguments.js'
import { isFolder, programFolder } from './folders.js'
import { placeholderValues } from './placeholder-values.js'
import { isPythonWord, type Python, pythonOf } from './python.js'

/** A command as a list of arguments, never a line for a shell. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Folder it runs in. */
  readonly cwd: string
}

/** Why a command cannot be started, known before trying. */
export interface CommandFailure {
  readonly cause: Cause
  readonly detail: string
}

/** What a command is built for: an experiment, or the load beside one. */
export type Program = Pick<PlannedExperiment, 'repository' | 'model' | 'hyperparameters' | 'subject'>

/** What a command depends on besides the experiment itself. */
export interface CommandContext {
  /** Folder that the repository's `path` is relative to. */
  readonly base: string
  /** That of the program: its PATH is searched for programs. */
  readonly env: NodeJS.ProcessEnv
  /** What `{output}` of a command template is: a path as the program gets it. */
  readonly output: string
  /** What `{maxTime}` of a command template is. */
  readonly maxTimeSeconds: number
}

/**
 * The command of an experiment: the training script or program, the model's flag, the required arguments (each split
 * as a shell splits words), a flag and value for each hyperparameter; or what the repository's template says.
 */
export function buildCommand(
  repository: Repository,
  experiment: Program,
  context: CommandContext,
): Command | CommandFailure {
  const { base, env } = context
  const cwd = programFolder(base, repository)
  if (!isFolder(cwd)) {
    const key = repository.cwd === undefined ? 'path' : 'cwd'
    const detail = `the repository's folder ${cwd} does not exist (${key} in the configuration)`
    return { cause: 'missing-file', detail }
  }
  const python = pythonOf(repository, base, env)
  if (typeof python === 'string') return { cause: 'missing-file', detail: `there is ${python}` }
  const { train_script, command, command_template } = repository
  if (command_template !== undefined) {
    const missing = [...namedIn(command_template)].find(
      name => placedValue(repository, experiment, name) === undefined,
    )
    if (missing !== undefined) {
      const detail = `the command has a place for ${missing}, which has no value here (command_template in the configuration)`
      return { cause: 'missing-file', detail }
    }
    const words = fillTemplate(
      parseTemplate(command_template),
      placeholderValues(repository, experiment, context),
      name => placedValue(repository, experiment, name) ?? '',
    )
    return withArguments(startOf(words, cwd, env, python), [], cwd, python)
  }
  const start =
    train_script === undefined
      ? startOf(command ?? [], cwd, env, python)
      : resolveScript(resolve(cwd, train_script), 'train_script', python)
  return withArguments(start, trainingArguments(repository, experiment), cwd, python)
}

/** Whether a repository's program gets a folder to write to, and so expects it to exist. */
export function wantsOutput({ command_template }: Repository): boolean {
  return command_template !== undefined && placeholdersIn(parseTemplate(command_template)).has('output')
}

function withArguments(
  start: Start | CommandFailure,
  args: readonly string[],
  cwd: string,
  python: Python | undefined,
): Command | CommandFailure {
  if ('cause' in start) return start
  // What a program starts by itself finds an environment on the PATH, and an interpreter alone not at all.
  if (python !== undefined && python.folder === undefined && start.file !== python.file) {
    const detail = `${start.file} would not be run by ${python.file}: name the folder of its environment (python in the configuration)`
    return { cause: 'missing-file', detail }
  }
  return { file: start.file, args: [...start.args, ...args], cwd }
}

interface Start {
  readonly file: string
  readonly args: readonly string[]
}

function startOf(
  words: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  python: Python | undefined,
): Start | CommandFailure {
  const [program = '', ...args] = words
  if (python !== undefined && isPythonWord(program)) return { file: python.file, args }
  const onPath = findOnPath(program, env)
  if (onPath !== undefined) return { file: onPath, args }
  const script = resolveScript(resolve(cwd, program), 'command', python)
  return 'cause' in script ? script : { file: script.file, args: [...script.args, ...args] }
}

/** The arguments after the script or program: model, required arguments, hyperparameters. */
export function trainingArguments(repository: Repository, experiment: Program): string[] {
  const { model_flag } = repository
  const takesModel = model_flag !== undefined && experiment.model !== 'default'
  const model = takesModel ? flagWithValue(model_flag, experiment.model) : []
  return [...model, ...requiredArguments(repository), ...hyperparameterArguments(repository, experiment)]
}

/** A script that is not executable is run by its first line or its extension. */
function resolveScript(
  script: string,
  key: 'train_script' | 'command',
  python: Python | undefined,
): Start | CommandFailure {
  if (!isFile(script)) {
    const where = key === 'command' ? ', and no such program is on the PATH' : ''
    return {
      cause: 'missing-file',
      detail: `the training script ${script} does not exist${where} (${key} in the configuration)`,
    }
  }
  const isOwn = isExecutable(script)
  if (isOwn && python === undefined) return { file: script, args: [] }
  const interpreter = shebang(script) ?? interpreterByExtension[extname(script)] ?? ['sh']
  const named = interpreter.findIndex(isPythonWord)
  if (python !== undefined && named >= 0)
    return { file: python.file, args: [...interpreter.slice(named + 1), script] }
  if (isOwn) return { file: script, args: [] }
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
    const line = /^#!\s*(.+)/.exec(readRegularHead(script, 256, { links: 'anywhere' }))?.[1]
    return line?.trim().split(/\s+/)
  } catch {
    return undefined
  }
}
