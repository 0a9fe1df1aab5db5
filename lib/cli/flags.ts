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
  readonly energy: boolean
  readonly sampleInterval?: number
  readonly keepFailed?: boolean
  readonly engine?: string
}

/** Adds the flags that say what a night is. */
export function addNightFlags(command: Command): Command {
  return command
    .option('-r, --repo <name>', 'repository of the configuration to train')
    .option('-m, --model <name>', "one of the repository's models")
    .option('--mutate <a,b|all>', 'hyperparameters to mutate; without it the defaults run')
    .option('-n, --runs <n>', 'number of experiments (default: 1)', toNumber)
    .option('--max-retries <n>', 'most retries of a failed attempt (default: 2)', toNumber)
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

/** The options of a night that the flags mean. */
export function toRunOptions(flags: NightFlags): RunOptions {
  const { repo, model, mutate, runs, seed, config, maxRetries, results } = flags
  const { cooldown, retryDelay, timeout, energy, sampleInterval, keepFailed, engine } = flags
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
  }
  const rest = { energy: energy ? undefined : false, sampleInterval, keepFailed, engine }
  return Object.fromEntries(Object.entries({ ...given, ...rest }).filter(([, value]) => value !== undefined))
}

/** How an option is called on the command line: `maxRetries` is `--max-retries`. */
export function flagOf(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

function toNumber(text: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) {
    throw new InvalidArgumentError('A number is allowed')
  }
  return Number(text)
}

function toNumberOrAuto(text: string): number | 'auto' {
  return text === 'auto' ? text : toNumber(text)
}
