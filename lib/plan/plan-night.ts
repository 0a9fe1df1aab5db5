import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import type { Batch } from '../config/batch/batch.js'
import { resolveConfig } from '../config/root.js'
import type { ModelsConfig } from '../config/schema.js'
import type { Arrangement } from '../design/order/arranged-plan.js'
import { buildPlan, type Plan, type PlanEntry } from '../design/plan.js'
import { parseSeed } from '../design/seed.js'
import type { BlockOf } from '../record/cluster/cluster-schema.js'
import type { NightRecord } from '../record/schema.js'
import { startedBy } from './control/control-program.js'
import { avoidEarlierRuns, historyOfNights } from './earlier-runs.js'
import { designed } from './entries/designed.js'
import { narrowed } from './entries/narrowed.js'
import { settled } from './entries/settled.js'
import type { ForeignProgram } from './foreign-programs.js'
import { inBlocks } from './in-blocks.js'
import { withMetricOptions } from './metric-options.js'
import { checkOptions, type RunOptions, type Settings } from './options.js'
import { type Models, type Work, workOf } from './planned-work.js'
import { firstBlocks, type PrecisionRule, precisionRule } from './precision.js'
import { refuseAbsentFolders } from './repository-folders.js'
import { withRunEnvironment } from './run-environment.js'

/** A plan with everything needed to run it. */
export interface NightPlan extends Plan {
  readonly settings: Settings
  readonly options: RunOptions
  readonly config: ModelsConfig
  /** The models file's value, remarks included. */
  readonly configSnapshot: unknown
  /** Absolute path; null when the configuration was given as an object, or with `command`. */
  readonly configFile: string | null
  /** The batch file's value, remarks included; null without one. */
  readonly batchSnapshot: unknown
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
  /** Absolute path of the folder of the nights. */
  readonly results: string
  /** Whether it writes the original's files of test generation to the working folder. */
  readonly testgen?: boolean
  /** Programs of a recorded plan that this project would not start itself, and that were not accepted yet. */
  readonly foreign?: readonly ForeignProgram[]
  /** How well each mean is to be known: further blocks follow until it is. Absent where the plan is all that runs. */
  readonly precision?: PrecisionRule
  /** The night that it belongs to; absent where it stands alone. */
  readonly more?: NonNullable<NightRecord['more_of']>
  /** The number of its first experiment (1). */
  readonly firstIndex?: number
  /** The night that it is a block of, and where it runs; absent where it is a night of its own. */
  readonly blockOf?: BlockOf
  /** The night whose experiments are run again; absent where the plan is its own. */
  readonly rerunOf?: NonNullable<NightRecord['rerun_of']>
}

// As large as people can read aloud, and small enough for every tool.
const seedLimit = 2 ** 31

/**
 * Plans a night: the ordered list of experiments, fixed before the first starts. Pure given configuration, seed and
 * the earlier runs it is to avoid; without a seed one is drawn.
 *
 * @param options By the names of the command line's flags, `RunOptions`: seconds for `cooldown` (60), `timeout` (36000) and
 *   `retryDelay` (30), milliseconds for `sampleInterval`.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options, ConfigError for the models file and the batch file, RecordError for earlier runs
 *   that cannot be read; each with all mistakes at once. RefusedError where a repository of the plan is not there.
 * @example
 * ```ts
 * import { plan } from 'nightwatt'
 *
 * const night = plan({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 5, seed: 42 })
 * for (const { hyperparameters } of night.experiments) console.log(hyperparameters)
 * ```
 */
export function plan(options: RunOptions, nameOf: (option: string) => string = name => name): NightPlan {
  return planWith(options, undefined, nameOf)
}

/** The same with the given models, instead of those that the options name. */
export function planWith(
  options: RunOptions,
  given: Models | undefined,
  nameOf: (option: string) => string,
): NightPlan {
  const { work, drawn, entries, seed, arrangement, precision, settings, results, notices } = prepared(
    options,
    given,
    nameOf,
  )
  const built = buildPlan({ config: drawn, seed, entries, ...arrangement })
  refuseAbsentFolders(startedBy({ ...built, config: work.models.config, settings }), work.models)
  return {
    ...built,
    notices: [...notices, ...built.notices],
    settings,
    options,
    config: work.models.config,
    configSnapshot: work.models.raw,
    configFile: work.models.file,
    batchSnapshot: work.batch?.raw ?? null,
    base: work.models.base,
    results,
    ...(precision === undefined ? {} : { precision }),
  }
}

/** What options mean, before any experiment is made of it. */
interface Prepared {
  readonly work: Work
  /** What is drawn from: the configuration, its ranges as narrow as the options say. */
  readonly drawn: ModelsConfig
  readonly entries: readonly PlanEntry[]
  readonly seed: number | bigint
  readonly arrangement: Arrangement
  readonly precision: PrecisionRule | undefined
  readonly settings: Settings
  readonly results: string
  readonly notices: readonly string[]
}

export function prepared(
  options: RunOptions,
  given: Models | undefined,
  nameOf: (option: string) => string,
): Prepared {
  checkOptions(options, nameOf)
  const cwd = resolve(options.cwd ?? process.cwd())
  const place = resolveConfig({
    config: typeof options.config === 'string' ? options.config : undefined,
    cwd,
  })
  const places = { cwd, root: place.root, results: resolve(place.root, options.results ?? 'results') }
  const work = settledWork(workOf(options, given, place, places, nameOf), options, nameOf)
  const nights = typeof options.avoid === 'string' ? [options.avoid] : (options.avoid ?? [])
  const histories = [...work.histories, ...historyOfNights(nights, places, nameOf('avoid'))]
  const avoidance = avoidEarlierRuns(work.entries, histories, work.models.config)
  const whole = withBatch(options, work.batch)
  const settings = checkOptions(whole, nameOf)
  const precision = precisionRule(whole, work.entries, work.models.config, nameOf)
  const { range } = options
  const { config } = work.models
  return {
    work,
    drawn: range === undefined ? config : narrowed(config, range, work.entries, nameOf('range')),
    entries: avoidance.entries,
    seed: options.seed === undefined ? randomInt(seedLimit) : parseSeed(options.seed),
    arrangement: precision === undefined ? inBlocks(whole, nameOf) : firstBlocks(whole, precision),
    precision,
    settings,
    results: places.results,
    notices: [...work.notices, ...avoidance.notices],
  }
}

/** The work with what the options say of all of it. */
function settledWork(work: Work, options: RunOptions, nameOf: (option: string) => string): Work {
  const { set = {} } = options
  const { models } = work
  const hasSet = Object.keys(set).length > 0
  const entries = designed(
    hasSet ? work.entries.map(entry => settled(entry, set, models.config, nameOf('set'))) : work.entries,
    options,
    nameOf,
  )
  const measured = repositoriesIn(entries)
  const all = [...measured, ...entries.flatMap(({ background }) => background?.repo ?? [])]
  const config = withRunEnvironment(
    withMetricOptions(models.config, options, measured, nameOf),
    options.env,
    all,
    nameOf,
  )
  return { ...work, entries, models: { ...models, config } }
}

function repositoriesIn(entries: readonly PlanEntry[]): string[] {
  return [...new Set(entries.map(({ repo }) => repo))]
}

/** The options, completed by what a batch file says for all of its entries. */
function withBatch(options: RunOptions, batch: Batch | undefined): RunOptions {
  const { max_retries: maxRetries, governor, repeats, order, warmup, precision } = batch?.header ?? {}
  const { max_repeats: maxRepeats, drop_settled: dropSettled } = batch?.header ?? {}
  const ofBatch = { maxRetries, governor, repeats, order, warmup, precision, maxRepeats, dropSettled }
  const open = Object.entries(ofBatch).filter(
    ([name, value]) => value !== undefined && options[name as keyof typeof ofBatch] === undefined,
  )
  return { ...options, ...Object.fromEntries(open) }
}
