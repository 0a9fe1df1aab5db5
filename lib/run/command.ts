import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { fillTemplate, parseTemplate, placeholdersIn } from '../config/command-template.js'
import type { Repository } from '../config/schema.js'
import type { PlannedExperiment } from '../design/plan.js'
import { readRegularHead } from '../os/regular-file.js'
import { flagWithValue, hyperparameterArguments, requiredArguments } from './arguments.js'
import type { Cause } from './causes.js'
import { placeholderValues } from './placeholder-values.js'
import { findOnPath, isExecutable, isFile } from './process/programs.js'

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

/** What a command is built for: an experiment, or the load beside one. */
export type Program = Pick<PlannedExperiment, 'repository' | 'model' | 'hyperparameters' | 'subject'>

/** What a command is told besides the experiment itself. */
export interface CommandContext {
  /** Folder that the repository's `path` is relative to. */
  readonly base: string
  /** Whose PATH a program is looked for on. */
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
  const cwd = repositoryFolder(base, repository)
  if (!isFolder(cwd)) {
    const detail = `the repository's folder ${cwd} does not exist (path in the configuration)`
    return { cause: 'missing-file', detail }
  }
  const { train_script, command, command_template } = repository
  if (command_template !== undefined) {
    const words = fillTemplate(
      parseTemplate(command_template),
      placeholderValues(repository, experiment, context),
    )
    return withArguments(startOf(words, cwd, env), [], cwd)
  }
  const start =
    train_script === undefined
      ? startOf(command ?? [], cwd, env)
      : resolveScript(resolve(cwd, train_script), 'train_script')
  return withArguments(start, trainingArguments(repository, experiment), cwd)
}

/** Whether a repository's program is told where to write, and so expects the folder to be there. */
export function wantsOutput({ command_template }: Repository): boolean {
  return command_template !== undefined && placeholdersIn(parseTemplate(command_template)).has('output')
}

function withArguments(
  start: Start | CommandFailure,
  args: readonly string[],
  cwd: string,
): Command | CommandFailure {
  return 'cause' in start ? start : { file: start.file, args: [...start.args, ...args], cwd }
}

interface Start {
  readonly file: string
  readonly args: readonly string[]
}

function startOf(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Start | CommandFailure {
  const [program = '', ...args] = words
  const onPath = findOnPath(program, env)
  if (onPath !== undefined) return { file: onPath, args }
  const script = resolveScript(resolve(cwd, program), 'command')
  return 'cause' in script ? script : { file: script.file, args: [...script.args, ...args] }
}

/** Absolute path of a repository's folder; its `path` is relative to `base`. */
export function repositoryFolder(base: string, repository: Repository): string {
  return resolve(base, repository.path)
}

/** What a script or a program of its own gets behind it: model, required arguments, hyperparameters. */
export function trainingArguments(repository: Repository, experiment: Program): string[] {
  const { model_flag } = repository
  const takesModel = model_flag !== undefined && experiment.model !== 'default'
  const model = takesModel ? flagWithValue(model_flag, experiment.model) : []
  return [...model, ...requiredArguments(repository), ...hyperparameterArguments(repository, experiment)]
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
    const line = /^#!\s*(.+)/.exec(readRegularHead(script, 256, { links: 'anywhere' }))?.[1]
    return line?.trim().split(/\s+/)
  } catch {
    return undefined
  }
}

/** Whether a path is that of a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
