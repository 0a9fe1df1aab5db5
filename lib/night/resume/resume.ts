import { join, resolve } from 'node:path'
import { clusterOptions } from '../../config/options/cluster-options.js'
import { RefusedError } from '../../errors.js'
import { isThere } from '../../os/regular-file.js'
import { foreignPrograms } from '../../plan/foreign-programs.js'
import { checkOptions, type RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { recordedPlan } from '../../plan/recorded-plan.js'
import { alteredSince, isAltered, lostRecords, lostSince } from '../../record/check/check-manifest.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { readManifest } from '../../record/manifest/manifest-reader.js'
import { type ExperimentState, type NightState, notBegun } from '../../record/night/night-state.js'
import type { NightRecord } from '../../record/schema.js'
import { packageVersion } from '../../version.js'
import { stateOfNight } from '../blocks/block-states.js'
import { blockAfter } from '../precision/further-blocks.js'
import { grownPlan, isOneBlockAhead } from '../precision/grown-plan.js'
import { stateOf } from '../status/journal-state.js'
import { planOfNow } from './plan-of-now.js'
import { readNight } from './read-night.js'

/** A night that was broken off, and everything needed to continue it. */
export interface Resumption {
  readonly path: string
  readonly record: NightRecord
  readonly state: NightState
  /** The plan of its first start, unchanged. */
  readonly nightPlan: NightPlan
  /** What has changed since, and was accepted. */
  readonly changes: readonly string[]
  readonly notices: readonly string[]
}

/**
 * Reads how far a night came and what is left of its plan.
 *
 * @param options Of these count `acceptChanges`: whether a configuration or code that has changed since is used as it is
 *   now, and `budget`: with which it goes on. Options that say what to run are refused.
 * @throws UsageError for options, RecordError if there is no night in our layout, RefusedError naming what has
 *   changed since.
 */
export async function resumptionOf(
  night: string,
  options: RunOptions = {},
  nameOf: (option: string) => string = name => name,
): Promise<Resumption> {
  checkOptions({ ...options, resume: night }, nameOf)
  const { acceptProgram = false } = options
  const path = resolve(night)
  const record = readNight(path)
  const manifest = readManifest(path)
  const altered = ['night.json', 'journal.ndjson']
    .filter(name => isAltered(path, name, manifest))
    .map(name => `\n${alteredSince(name)}`)
    .join('')
  refuseChangedPlan(path, record, altered)
  const before = stateOfNight(path, record)
  const { planned, state } = withFurtherBlock(recordedPlan(record, path), before)
  const { changes, plan: planAsNow } = await planOfNow(path, record, options, planned, altered)
  // Where nothing is left to run, nothing is to be measured either.
  const isDone = unfinished(state).length === 0
  const settings = {
    ...planAsNow.settings,
    idle: isDone ? 0 : planAsNow.settings.idle,
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...clusterSettings(options),
  }
  const ofNow = { ...planAsNow, settings }
  const foreign = acceptProgram ? [] : foreignPrograms(ofNow, planned.config, options.cwd ?? process.cwd())
  const nightPlan = { ...ofNow, foreign }
  const version = record.versions.nightwatt
  return {
    path,
    record,
    state,
    nightPlan,
    changes,
    notices: [
      ...changes.map(change => `accepted: ${change}`),
      ...state.problems,
      // What goes on is written anew: this is the last that can be said of it.
      ...['night.json', 'journal.ndjson', ...state.experiments.map(recordFile)]
        .filter(name => isThere(join(path, name)) && isAltered(path, name, manifest))
        .map(alteredSince),
      ...lostRecords(path, manifest).map(lostSince),
      ...(version === packageVersion()
        ? []
        : [`the night began with nightwatt ${version ?? '?'}; this is ${packageVersion()}`]),
    ],
  }
}

/** What is asked of a cluster from now on, where it is given. */
function clusterSettings(options: RunOptions): Partial<NightPlan['settings']> {
  const given = Object.entries(options).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(clusterOptions, name),
  )
  // Whoever goes on with a night says anew whether to stay with it.
  return { detach: false, ...Object.fromEntries(given) }
}

/** The plan with the block that follows, where all that it has so far has ended. */
function withFurtherBlock(
  planned: NightPlan,
  state: NightState,
): Pick<Resumption, 'state'> & { planned: NightPlan } {
  const records = state.experiments.flatMap(({ record }) => record ?? [])
  const block = records.length === planned.experiments.length ? blockAfter(planned, records) : []
  if (block.length === 0) return { planned, state }
  const plan = grownPlan(planned, block)
  const further = block.map((experiment, position) =>
    notBegun(experiment, planned.experiments.length + position + 1),
  )
  return { planned: plan, state: { ...state, experiments: [...state.experiments, ...further] } }
}

function recordFile({ experimentId }: ExperimentState): string {
  return `${experimentId}/experiment.json`
}

/**
 * What is left of the plan of a night that was broken off; runs nothing.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @param options.resume The night: its path, its name, or `latest`. Other options may say how it goes on: `cooldown`, `maxRetries`…
 * @throws as `resumptionOf`.
 * @example
 * ```ts
 * import { planLeft, selectNights } from 'nightwatt'
 *
 * const [resume = ''] = await selectNights(['latest'])
 * const left = await planLeft({ resume })
 * console.log(left.experiments.length)
 * ```
 */
export async function planLeft(
  options: RunOptions & { readonly resume: string },
  nameOf: (option: string) => string = name => name,
): Promise<NightPlan> {
  const { nightPlan, notices, state } = await resumptionOf(options.resume, options, nameOf)
  const left = new Set(unfinished(state))
  const experiments = nightPlan.experiments.filter((_, position) =>
    left.has(position + (nightPlan.firstIndex ?? 1)),
  )
  return { ...nightPlan, experiments, notices }
}

/** Places in the plan that are not finished. */
export function unfinished({ experiments }: NightState): readonly number[] {
  return experiments.filter(({ record }) => record === undefined).map(({ index }) => index)
}

// The plan is fixed before the first experiment starts; one that was edited since would drop what has run.
function refuseChangedPlan(path: string, record: NightRecord, altered: string): void {
  const { plan } = record
  const { total } = stateOf(readJournal(path).entries)
  if (total === null || total === plan?.length || isOneBlockAhead(record, total)) return
  throw new RefusedError(
    `${path} cannot go on: its night.json plans ${plan?.length ?? 0} experiments, and its journal tells of ${total}. ` +
      `Put the plan back as it was.${altered}`,
  )
}
