import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { RunOptions } from '../index.js'
import { parseBytes } from './byte-size.js'

/** What the flags give that say what a night runs. */
export interface WhatFlags {
  readonly repo?: string
  readonly model?: string
  readonly experimentConfig?: string
  readonly skipInvalid?: boolean
  readonly command?: string
  readonly param?: Readonly<Record<string, string>>
  readonly metric?: Readonly<Record<string, string>>
  readonly direction?: Readonly<Record<string, string>>
  readonly select?: Readonly<Record<string, string>>
  readonly subjects?: string
  readonly backgroundLead?: number
  readonly enableSummaryAppend?: boolean
}

/** What the flags give that say how it is mutated, run and measured. */
export interface HowFlags extends SettingFlags {
  readonly mutate?: string
  readonly runs?: number
  readonly avoid?: readonly string[]
  readonly maxTime?: number
  readonly seed?: string
  readonly config?: string
}

/** What the flags give that say how it is run and measured, whatever it runs. */
export interface SettingFlags {
  readonly maxRetries?: number
  readonly results?: string
  readonly cooldown?: number | 'auto'
  readonly idle?: number
  readonly retryDelay?: number
  readonly timeout?: number
  readonly maxLog?: number
  readonly energy: boolean
  readonly sampleInterval?: number
  readonly gpus?: string
  readonly keepFailed?: boolean
  readonly keepGoing?: boolean
  readonly skipSpaceCheck?: boolean
  readonly engine?: string
  readonly governor?: string
  readonly wait?: boolean
  readonly lock?: boolean
  readonly redact?: readonly string[]
}

/** Adds the flags that say what a night runs. */
export function addWhatFlags(command: Command): Command {
  return command
    .option('-r, --repo <name>', 'repository of the configuration to train')
    .option('-m, --model <name>', "one of the repository's models")
    .option('--experiment-config <file>', 'batch file: what to run, in place of -r, -m and -mt')
    .option('--skip-invalid', 'leave entries of the batch file out that cannot be run, rather than refuse it')
    .option(
      '--command <line>',
      'a program and its arguments, run in the working folder: a sweep without a models file',
    )
    .option(
      '--param <name=kind:min:max[:default]>',
      'with --command: what to mutate, passed as --NAME VALUE; kind is int, float, uniform, log_uniform or int_log_uniform; repeatable',
      toNamed,
    )
    .option(
      '--metric <name=regex>',
      'with --command: a metric of the log, its first group the number; repeatable',
      toNamed,
    )
    .option(
      '--direction <name=higher|lower>',
      'which values of a metric are better, over what the configuration says; repeatable',
      toNamed,
    )
    .option(
      '--select <name=last|first|best|max|min>',
      "which of a metric's matches in the log counts, over what the configuration says (default: last); repeatable",
      toNamed,
    )
    .option(
      '--subjects <file>',
      'list.dt, "project,module" a line: what the command of a template is applied to (default: that of the configuration)',
    )
    .option(
      '--background-lead <seconds>',
      'mode parallel: how long the background load runs before the measured training starts (default: 30)',
      toNumber,
    )
    .option(
      '-S, --enable-summary-append',
      'taken as the original took it, and needed for nothing: summary.csv is whole after every experiment, and "nightwatt table all" is the table of all nights',
    )
}

/** What to tell who asks for the original's `-S`, which added the night to results/summary_all.csv. */
export function summaryAppendNotice({ enableSummaryAppend }: WhatFlags): string[] {
  return enableSummaryAppend === true
    ? [
        '-S adds nothing to summary_all.csv: summary.csv of the night is whole after every experiment, and the table of all nights, which historical_csvs reads too, is made by: nightwatt table all > results/summary_all.csv',
      ]
    : []
}

/** Adds the flags that say how a night is mutated, run and measured. */
export function addHowFlags(command: Command): Command {
  return addSettingFlags(addMutationFlags(command))
}

function addMutationFlags(command: Command): Command {
  return command
    .option('--mutate <a,b|all>', 'hyperparameters to mutate; without it the defaults run')
    .option(
      '-n, --runs <n>',
      "number of experiments (default: 1); with a batch file of each entry, over the file's runs_per_config; with subjects for each of them",
      toNumber,
    )
    .option(
      '--avoid <night...>',
      'draw nothing again that these nights ran: latest, all, a date YYYY-MM-DD, a name, or a path',
    )
    .option(
      '--max-time <seconds>',
      'what the command of a template is told to take, its {maxTime} (default: 600)',
      toNumber,
    )
    .option('-s, --seed <n>', 'seed of the plan, any whole number (default: drawn and recorded)')
    .option(
      '-c, --config <file>',
      'models file (default: config/models_config.json of the project, or mutation/models_config.json); results and reports lie in its project',
    )
}

/** Adds the flags that say how a night is run and measured, whatever it runs. */
export function addSettingFlags(command: Command): Command {
  return command
    .option(
      '--max-retries <n>',
      "most retries of a failed attempt (default: the batch file's max_retries, else 2)",
      toNumber,
    )
    .option(
      '-g, --governor <name>',
      "frequency governor of the processors during the night, put back afterwards: performance, powersave, ondemand, conservative or schedutil; needs root (default: the batch file's, else left as it is)",
    )
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option(
      '--cooldown <seconds>',
      'wait between experiments; auto: until temperature and power are back at rest (default: 60)',
      toNumberOrAuto,
    )
    .option(
      '--idle <seconds>',
      'measure the idle machine for so long before the first run, so that energies are told net of it too (default: 0, not at all)',
      toNumber,
    )
    .option('--retry-delay <seconds>', 'wait before a retry (default: 30)', toNumber)
    .option('--timeout <seconds>', 'end an attempt after so long (default: 36000)', toNumber)
    .option(
      '--max-log <size>',
      'most that a log may take, as 500MB or 10kB; over that its beginning and end are kept; 0 for no limit (default: 1GB)',
      toBytes,
    )
    .option('--no-energy', 'measure no energy')
    .option('--sample-interval <ms>', 'time between two samples of a meter (default: 200)', toNumber)
    .option(
      '--gpus <cards>',
      "cards whose joules are the runs': auto (what CUDA_VISIBLE_DEVICES, a container or Slurm lets them use), all, none, or numbers of nvidia-smi and UUIDs, as 0,3; a list, and none, also set CUDA_VISIBLE_DEVICES for the runs, all and auto leave it (default: the repository's gpus, else auto)",
    )
    .option(
      '--redact <name,...>',
      'variables, options and keys that night.json is not to show, with * for any letters, besides what looks like a secret; repeatable',
      toNames,
    )
    .option('--keep-failed', 'keep the files of failed attempts when a later one succeeds')
    .option(
      '--keep-going',
      'go on also when three experiments in a row failed at once in the same way, which otherwise stops the night',
    )
    .option('--skip-space-check', 'start also where the disk of the results has clearly too little space')
    .option('--wait', 'wait until the night that holds this machine has ended, rather than be refused')
    .option('--no-lock', 'run beside another night, which spoils the joules of both')
    .option('--engine <name>', 'where experiments run: local (default: local)')
}

/** The options of a night that the flags mean; nights to avoid are looked for in the results folder. */
export async function readRunOptions(flags: WhatFlags & HowFlags): Promise<RunOptions> {
  const { avoid, ...rest } = flags
  return { ...toRunOptions(rest), ...(await nightsToAvoid(flags)) }
}

/** The nights that `--avoid` names. */
export async function nightsToAvoid({
  avoid,
  results = 'results',
  config,
}: Pick<HowFlags, 'avoid' | 'results' | 'config'>): Promise<{ avoid?: readonly string[] }> {
  if (avoid === undefined) return {}
  const { resolveConfig, selectNights } = await import('../index.js')
  // The nights are where this one will be: in the project of the configuration.
  return { avoid: await selectNights(avoid, { results: resolve(resolveConfig({ config }).root, results) }) }
}

/** The options of a night that the flags mean, under their own names. */
export function toRunOptions<Flags extends SettingFlags & Partial<HowFlags & WhatFlags>>(
  flags: Flags,
): RunOptions {
  const { energy, lock, param, metric, ...rest } = flags
  const given = {
    ...rest,
    params: param,
    metrics: metric,
    energy: energy ? undefined : false,
    lock: lock === false ? false : undefined,
  }
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== undefined && !facesOwn.has(name)),
  )
}

// What the faces take for themselves: it says nothing about the night.
const facesOwn: ReadonlySet<string> = new Set([
  'dryRun',
  'list',
  'report',
  'quiet',
  'showOutput',
  'json',
  'enableSummaryAppend',
])

// Flags that are given once for each of a name's values.
const repeated: Readonly<Record<string, string>> = { params: '--param', metrics: '--metric' }

/** How an option is called on the command line: `maxRetries` is `--max-retries`. */
export function flagOf(option: string): string {
  if (Object.hasOwn(repeated, option)) return repeated[option] ?? option
  return `--${option.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

export function toNumber(text: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) {
    throw new InvalidArgumentError('A number is allowed')
  }
  return Number(text)
}

function toBytes(text: string): number {
  const bytes = parseBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError('Bytes, or a size as 1GB, 500MB or 10kB is allowed')
  return bytes
}

/** Adds names to those before them. */
function toNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter(name => name.trim() !== '')]
}

/** Adds `NAME=VALUE` to those before it. */
function toNamed(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('NAME=VALUE is allowed')
  const name = text.slice(0, equals).trim()
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} was given before`)
  return { ...before, [name]: text.slice(equals + 1) }
}

function toNumberOrAuto(text: string): number | 'auto' {
  return text === 'auto' ? text : toNumber(text)
}
