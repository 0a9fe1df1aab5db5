import { type Command, InvalidArgumentError } from 'commander'
import type { RunOptions } from '../index.js'

/** What the flags of `run` and `plan` give. */
export interface NightFlags {
  readonly repo?: string
  readonly model?: string
  readonly mutate?: string
  readonly runs?: number
  readonly seed?: string
  readonly config?: string
  readonly maxRetries?: number
  readonly results?: string
  readonly cooldown?: number | 'auto'
  readonly retryDelay?: number
  readonly timeout?: number
  readonly experimentConfig?: string
  readonly skipInvalid?: boolean
  readonly avoid?: readonly string[]
  readonly command?: string
  readonly param?: Readonly<Record<string, string>>
  readonly metric?: Readonly<Record<string, string>>
  readonly energy: boolean
  readonly sampleInterval?: number
  readonly keepFailed?: boolean
  readonly engine?: string
  readonly governor?: string
}

/** Adds the flags that say what a night is. */
export function addNightFlags(command: Command): Command {
  return command
    .option('-r, --repo <name>', 'repository of the configuration to train')
    .option('-m, --model <name>', "one of the repository's models")
    .option('--mutate <a,b|all>', 'hyperparameters to mutate; without it the defaults run')
    .option(
      '-n, --runs <n>',
      "number of experiments (default: 1); with a batch file of each entry, over the file's runs_per_config",
      toNumber,
    )
    .option('--experiment-config <file>', 'batch file: what to run, in place of -r, -m and -mt')
    .option('--skip-invalid', 'leave entries of the batch file out that cannot be run, rather than refuse it')
    .option(
      '--avoid <night...>',
      'draw nothing again that these nights ran: latest, all, a date YYYY-MM-DD, a name, or a path',
    )
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
      '--max-retries <n>',
      "most retries of a failed attempt (default: the batch file's max_retries, else 2)",
      toNumber,
    )
    .option(
      '-g, --governor <name>',
      "frequency governor of the processors during the night, put back afterwards: performance, powersave, ondemand, conservative or schedutil; needs root (default: the batch file's, else left as it is)",
    )
    .option('-s, --seed <n>', 'seed of the plan, any whole number (default: drawn and recorded)')
    .option('-c, --config <file>', 'models file (default: config/models_config.json of the project)')
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option(
      '--cooldown <seconds>',
      'wait between experiments; auto: until temperature and power are back at rest (default: 60)',
      toNumberOrAuto,
    )
    .option('--retry-delay <seconds>', 'wait before a retry (default: 30)', toNumber)
    .option('--timeout <seconds>', 'end an attempt after so long (default: 36000)', toNumber)
    .option('--no-energy', 'measure no energy')
    .option('--sample-interval <ms>', 'time between two samples of a meter (default: 200)', toNumber)
    .option('--keep-failed', 'keep the files of failed attempts when a later one succeeds')
    .option('--engine <name>', 'where experiments run: local (default: local)')
}

/** The options of a night that the flags mean; nights to avoid are looked for in the results folder. */
export async function readRunOptions(flags: NightFlags): Promise<RunOptions> {
  const options = toRunOptions(flags)
  if (flags.avoid === undefined) return options
  const { selectNights } = await import('../index.js')
  return { ...options, avoid: await selectNights(flags.avoid, { results: flags.results }) }
}

/** The options of a night that the flags mean. */
export function toRunOptions(flags: NightFlags): RunOptions {
  const { repo, model, mutate, runs, seed, config, maxRetries, results } = flags
  const { experimentConfig, skipInvalid, avoid, command, param, metric } = flags
  const { cooldown, retryDelay, timeout, energy, sampleInterval, keepFailed, engine, governor } = flags
  const given = {
    repo,
    model,
    mutate,
    runs,
    seed,
    config,
    maxRetries,
    results,
    cooldown,
    retryDelay,
    timeout,
    experimentConfig,
    skipInvalid,
    avoid,
    command,
    params: param,
    metrics: metric,
  }
  const rest = { energy: energy ? undefined : false, sampleInterval, keepFailed, engine, governor }
  return Object.fromEntries(Object.entries({ ...given, ...rest }).filter(([, value]) => value !== undefined))
}

// Flags that are given once for each of a name's values.
const repeated: Readonly<Record<string, string>> = { params: '--param', metrics: '--metric' }

/** How an option is called on the command line: `maxRetries` is `--max-retries`. */
export function flagOf(option: string): string {
  if (Object.hasOwn(repeated, option)) return repeated[option] ?? option
  return `--${option.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

function toNumber(text: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) {
    throw new InvalidArgumentError('A number is allowed')
  }
  return Number(text)
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
