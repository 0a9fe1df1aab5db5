import { existsSync } from 'node:fs'
import { namedIn } from '../config/command/command-template.js'
import { shellQuote } from '../config/command/shell-quote.js'
import { loadModelsConfig } from '../config/load.js'
import { ownValue } from '../config/own-value.js'
import type { Hyperparameter } from '../config/parameter/hyperparameter-schema.js'
import { resolveConfig } from '../config/root.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import { repositoryOf } from '../design/plan-mistakes.js'
import { NightwattError, RefusedError } from '../errors.js'
import { Redactor } from '../record/secrets/redact.js'
import { buildCommand, type Program, trainingArguments } from '../run/command/command.js'
import { programFolder } from '../run/command/folders.js'
import { programEnvironment } from '../run/command/program-environment.js'
import { startedBy } from './control/control-program.js'
import type { NightPlan } from './plan-night.js'
import { repositoriesOf } from './repositories-of.js'

/**
 * A program that a night's night.json names and that this project's configuration would not start like that. The
 * author of that file could run programs as the user who runs the night again, so such a program is started only
 * after it was accepted.
 */
export interface ForeignProgram {
  readonly repository: string
  /** The whole command of its first experiment, in POSIX shell quotes; without what looks like a secret. */
  readonly command: string
  /** Absolute path of the folder that it would run in. */
  readonly folder: string
  /** How many experiments of the plan start it. */
  readonly experiments: number
}

/**
 * The programs of a recorded plan that the project around `cwd` would not start itself: another script, command,
 * folder, flag or argument, a model that it does not have, or an unknown name.
 *
 * @param shown The plan's configuration without secrets.
 */
export function foreignPrograms(
  nightPlan: Pick<NightPlan, 'experiments' | 'config' | 'base' | 'settings'>,
  shown: ModelsConfig,
  cwd: string,
): readonly ForeignProgram[] {
  const here = projectAt(cwd)
  return [...foreignMeters(nightPlan, shown, here), ...foreignRepositories(nightPlan, shown, here)]
}

/** Meters of the user's own start programs too, or ask addresses. */
function foreignMeters(
  { config, base, experiments }: Pick<NightPlan, 'experiments' | 'config' | 'base'>,
  shown: ModelsConfig,
  here: Project | undefined,
): readonly ForeignProgram[] {
  const known = new Set((here?.config.meters ?? []).map(meter => JSON.stringify([meter, here?.base])))
  return (config.meters ?? []).flatMap((meter, place) => {
    if (known.has(JSON.stringify([meter, base]))) return []
    const { name, command, url = '' } = shown.meters?.[place] ?? meter
    const words = new Redactor().words(command ?? [url]).value
    const what = command === undefined ? `asks ${words.join(' ')}` : shellQuote(words)
    return [{ repository: `the meter ${name}`, command: what, folder: base, experiments: experiments.length }]
  })
}

function foreignRepositories(
  nightPlan: Pick<NightPlan, 'experiments' | 'config' | 'base' | 'settings'>,
  shown: ModelsConfig,
  here: Project | undefined,
): readonly ForeignProgram[] {
  const experiments = startedBy(nightPlan)
  return repositoriesOf(experiments).flatMap(name => {
    const starts = experiments
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
    const folder = programFolder(nightPlan.base, then)
    const command = shownCommand(repositoryOf(shown, name) ?? then, starts[0], nightPlan)
    return [{ repository: name, command, folder, experiments: starts.length }]
  })
}

/**
 * What is asked, or told, of programs that are not this project's: a line each.
 *
 * @param programs The `foreign` of what `planRerun` or `planLeft` returned.
 * @example
 * ```ts
 * import { describeForeign, planRerun } from 'nightwatt'
 *
 * const { foreign = [] } = await planRerun('latest')
 * for (const line of describeForeign(foreign)) console.log(line)
 * ```
 */
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

interface Project {
  readonly config: ModelsConfig
  readonly base: string
}

function projectAt(cwd: string): Project | undefined {
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

/** Everything that decides what a start of a program does, except the values it gets. */
function startOf(repository: Repository, base: string, { hyperparameters }: Program): string {
  const { train_script, command, command_template, output, model_flag, required_args, requires, python } =
    repository
  const parameters = Object.keys(hyperparameters).map(name => {
    const parameter = ownValue(repository.supported_hyperparams, name)
    return [name, parameter === undefined ? undefined : waysToWrite(parameter)]
  })
  const folder = programFolder(base, repository)
  const start = [
    train_script,
    command,
    command_template,
    output,
    model_flag,
    Object.values(required_args ?? {}),
    python,
    steering(repository),
  ]
  return JSON.stringify([folder, start, requires, parameters])
}

/** The variables by which a program may be made to run another: all but numbers, which are harmless. */
function steering({ env = {} }: Repository): readonly (readonly [string, string])[] {
  return Object.entries(env)
    .filter(([, value]) => !/^-?\d+(?:\.\d+)?$/.test(value))
    .sort(([left], [right]) => (left < right ? -1 : 1))
}

// What may be drawn decides nothing: the values are in the plan.
const ofDraws: ReadonlySet<string> = new Set([
  'range',
  'step',
  'values',
  'default',
  'distribution',
  'zero_probability',
  'when',
])

/** Everything that decides how a value is passed. */
function waysToWrite(parameter: Hyperparameter): unknown {
  return Object.entries(parameter)
    .filter(([key]) => !ofDraws.has(key))
    .sort()
}

// A number is harmless; a model, a subject and a text are words, and words may be options.
function fits(repository: Repository, { model, subject, hyperparameters }: Program): boolean {
  const isKnown = model === 'default' || repository.models.includes(model)
  const words = subject === undefined ? [] : [subject.project, subject.module]
  return (
    isKnown &&
    words.every(word => /^(?!-)[\w./:@+-]*$/.test(word)) &&
    Object.entries(hyperparameters).every(([name, value]) => {
      const parameter = ownValue(repository.supported_hyperparams, name)
      if (typeof value !== 'string' || parameter === undefined) return true
      if (parameter.type === 'choice') return parameter.values.includes(value)
      return !value.startsWith('-') && !namedIn(repository.command_template).has(name)
    })
  )
}

function shownCommand(
  repository: Repository,
  start: Program | undefined,
  { base, settings }: Pick<NightPlan, 'base' | 'settings'>,
): string {
  const env = programEnvironment(repository, base, process.env)
  const context = { base, env, output: '{output}', maxTimeSeconds: settings.maxTime }
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
  const variables = Object.entries(repository.env ?? {}).map(([name, value]) => `${name}=${value}`)
  const python = repository.python === undefined ? [] : [`python=${repository.python}`]
  const before = [...variables, ...(built === undefined || 'cause' in built ? python : [])]
  return shellQuote(
    new Redactor().words([...(before.length === 0 ? [] : ['env', ...before]), ...words]).value,
  )
}
