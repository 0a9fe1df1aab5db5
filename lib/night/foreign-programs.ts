import { existsSync } from 'node:fs'
import { loadModelsConfig } from '../config/load.js'
import { resolveConfig } from '../config/root.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import { shellQuote } from '../config/shell-quote.js'
import { repositoryOf } from '../design/plan-mistakes.js'
import { NightwattError, RefusedError } from '../errors.js'
import { Redactor } from '../record/redact.js'
import { buildCommand, type Program, repositoryFolder, trainingArguments } from '../run/command.js'
import { repositoriesOf } from './describe-night.js'
import type { NightPlan } from './plan/plan-night.js'

/**
 * A program that a night's own night.json names, and that this project's configuration would not start so. Whoever wrote
 * that file may run programs as the user who runs the night again: such a one is started when it was accepted, and not
 * before.
 */
export interface ForeignProgram {
  readonly repository: string
  /** The whole command of its first experiment, in POSIX shell quotes; what looks like a secret is left out. */
  readonly command: string
  /** Absolute path of the folder that it would run in. */
  readonly folder: string
  /** How many experiments of the plan start it. */
  readonly experiments: number
}

/**
 * The programs of a recorded plan that the project around `cwd` would not start itself: another script, command, folder,
 * flag or argument, a model that it does not have, or nothing of that name at all.
 *
 * @param shown The plan's configuration as it may be shown.
 */
export function foreignPrograms(
  nightPlan: Pick<NightPlan, 'experiments' | 'config' | 'base' | 'settings'>,
  shown: ModelsConfig,
  cwd: string,
): readonly ForeignProgram[] {
  const here = projectAt(cwd)
  return repositoriesOf(nightPlan.experiments).flatMap(name => {
    const starts = nightPlan.experiments
      .flatMap((one): Program[] => (one.background === undefined ? [one] : [one, one.background]))
      .filter(({ repository }) => repository === name)
    const then = repositoryOf(nightPlan.config, name)
    if (then === undefined) return []
    const now = here === undefined ? undefined : repositoryOf(here.config, name)
    const isOurs =
      here !== undefined &&
      now !== undefined &&
      starts.every(start => startOf(then, nightPlan.base, start) === startOf(now, here.base, start)) &&
      starts.every(start => fits(now, start))
    if (isOurs) return []
    const folder = repositoryFolder(nightPlan.base, then)
    const command = shownCommand(repositoryOf(shown, name) ?? then, starts[0], nightPlan)
    return [{ repository: name, command, folder, experiments: starts.length }]
  })
}

/** What is asked, or told, of programs that are not this project's: a line each. */
export function describeForeign(programs: readonly ForeignProgram[]): readonly string[] {
  return programs.map(({ repository, command, folder, experiments }) => {
    const times = experiments === 1 ? 'once' : `${experiments} times, with other values`
    return `  ${repository}, ${times}: ${command}\n    in ${folder}`
  })
}

/** @throws RefusedError naming each program that was not accepted; nothing has been started then. */
export function refuseForeign(programs: readonly ForeignProgram[] | undefined, night: string): void {
  if (programs === undefined || programs.length === 0) return
  throw new RefusedError(
    `${night} starts what this project would not start itself:\n${describeForeign(programs).join('\n')}\n` +
      'Whoever wrote its night.json chose that. If you know it, accept it: --accept-program (in a cell: acceptProgram: true). Nothing was started.',
  )
}

function projectAt(cwd: string): { readonly config: ModelsConfig; readonly base: string } | undefined {
  const { file } = resolveConfig({ cwd })
  if (!existsSync(file)) return undefined
  try {
    return loadModelsConfig(file)
  } catch (error) {
    // A configuration with mistakes starts nothing.
    if (error instanceof NightwattError) return undefined
    throw error
  }
}

/** All that decides what a start of a program does, but for the values that it is given. */
function startOf(repository: Repository, base: string, { hyperparameters }: Program): string {
  const { train_script, command, command_template, output, model_flag, required_args, requires } = repository
  const parameters = Object.keys(hyperparameters).map(name => {
    const parameter = Object.hasOwn(repository.supported_hyperparams, name)
      ? repository.supported_hyperparams[name]
      : undefined
    return [name, parameter?.type, parameter?.flag, parameter?.format]
  })
  const folder = repositoryFolder(base, repository)
  const start = [
    train_script,
    command,
    command_template,
    output,
    model_flag,
    Object.values(required_args ?? {}),
  ]
  return JSON.stringify([folder, start, requires, parameters])
}

// A value is a number; a model and a subject are words, and words may be options.
function fits({ models }: Repository, { model, subject }: Program): boolean {
  const isKnown = model === 'default' || models.includes(model)
  const words = subject === undefined ? [] : [subject.project, subject.module]
  return isKnown && words.every(word => /^(?!-)[\w./:@+-]*$/.test(word))
}

function shownCommand(
  repository: Repository,
  start: Program | undefined,
  { base, settings }: Pick<NightPlan, 'base' | 'settings'>,
): string {
  const context = { base, env: process.env, output: '{output}', maxTimeSeconds: settings.maxTime }
  const built = start === undefined ? undefined : buildCommand(repository, start, context)
  const { train_script, command, command_template } = repository
  const words =
    built !== undefined && 'file' in built
      ? [built.file, ...built.args]
      : [
          ...[train_script ?? command_template ?? command ?? []].flat(),
          ...(start === undefined || command_template !== undefined
            ? []
            : trainingArguments(repository, start)),
        ]
  return shellQuote(new Redactor().words(words).value)
}
