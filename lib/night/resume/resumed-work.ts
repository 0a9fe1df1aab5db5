import { isDeepStrictEqual } from 'node:util'
import { placeNamed } from '../../engine/engines.js'
import { RefusedError } from '../../errors.js'
import { refuseForeign } from '../../plan/foreign-programs.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { NodeRecord } from '../../record/cluster/cluster-schema.js'
import { setAsideBroken } from '../../record/experiment/experiment-folder.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { lastMeters } from '../../record/night/meters-at.js'
import { NightFolder } from '../../record/night/night-folder.js'
import type { NightState } from '../../record/night/night-state.js'
import { planForRecord, sweepForRecord } from '../../record/night/planned.js'
import type { NightRecord } from '../../record/schema.js'
import { endProcessesOfNight } from '../../run/process/process-tree.js'
import { sessionSeconds } from '../budget/session-seconds.js'
import { furtherBlocks } from '../precision/further-blocks.js'
import { refuseWithoutRequirements } from '../refuse-without-requirements.js'
import type { PreviousAttempts, Started, Work } from '../work.js'
import { type Resumption, resumptionOf, unfinished } from './resume.js'
import { refuseWhileRunning } from './still-running.js'

/**
 * The work that is left of a night that was broken off.
 *
 * @param options Those of `resumptionOf`, and whether it waits for the machine.
 * @param node Where it goes on, if it is a block of a night: nobody else is at work on it then.
 * @throws as `resumptionOf`; RefusedError if the machine lacks what the program needs, or the night would start a
 *   stranger's program.
 */
export async function resumedWork(path: string, options: RunOptions, node?: NodeRecord): Promise<Work> {
  // Checked before the lock is taken, so that mistakes are reported at once; the lock may be held by this very night.
  const resumption = await resumptionOf(path, options)
  if (unfinished(resumption.state).length > 0) {
    refuseScripts(resumption)
    refuseForeign(resumption.nightPlan.foreign, path)
    const { engine } = resumption.nightPlan.settings
    if (placeNamed(engine).kind === 'machine')
      await refuseWithoutRequirements(resumption.nightPlan, process.env)
  }
  return workOf(resumption, options, node)
}

/** @throws RefusedError for a night whose blocks are started by hand. */
function refuseScripts({ path, record }: Resumption): void {
  if (record.cluster?.by !== 'scripts') return
  throw new RefusedError(
    `${path} cannot go on from here: its blocks are run by the script that nightwatt plan --script made. Start that for the blocks that are left, and gather them with: nightwatt collect`,
  )
}

function workOf(resumption: Resumption, options: RunOptions, node?: NodeRecord): Work {
  const { path, state, notices } = resumption
  const nightPlan = onNode(resumption.nightPlan, node)
  const { wait = false, lock = true } = options
  return {
    plan: nightPlan,
    lock: { wait, lock },
    finished: state.experiments.flatMap(({ record }) => (record === undefined ? [] : [record])),
    left: new Set(unfinished(state)),
    previousAttempts: previousAttempts(state),
    secondsBefore: sessionSeconds(readJournal(path).entries),
    notices: [...nightPlan.notices, ...notices],
    acceptsChanges: options.acceptChanges === true,
    async afterWaiting() {
      const now = await resumptionOf(path, options)
      if (node === undefined) refuseWhileRunning(now, options)
      if (unfinished(now.state).length > 0) refuseForeign(now.nightPlan.foreign, path)
      return workOf(now, options, node)
    },
    async openFolder(redactor, _startMs, { immediate }) {
      const folder = NightFolder.open(path, redactor, resumption.record.block_of?.night)
      // Processes left over would be in the next joules.
      await endProcessesOfNight(path, immediate)
      return folder
    },
    recordFrom: description => resumedRecord({ ...resumption, nightPlan }, description),
    ...(nightPlan.precision === undefined ? {} : { asks: furtherBlocks(nightPlan.precision) }),
    startEvent: about => ({
      type: 'night-resumed',
      ...about,
      notices: [...about.notices, ...otherMeters(resumption.record, about.meters)],
      finished: finishedCount(state),
    }),
    // Those of blocks are theirs.
    tidy: folder => (resumption.record.cluster === undefined ? keepBrokenAttempts(state, folder) : undefined),
  }
}

/** The plan with the node that it now runs on. */
function onNode(plan: NightPlan, node: NodeRecord | undefined): NightPlan {
  return plan.blockOf === undefined || node === undefined
    ? plan
    : { ...plan, blockOf: { ...plan.blockOf, node } }
}

function finishedCount({ experiments }: NightState): number {
  return experiments.filter(({ record }) => record !== undefined).length
}

function previousAttempts({ experiments }: NightState): PreviousAttempts {
  return new Map(
    experiments
      .filter(({ record, attempts }) => record === undefined && attempts.length > 0)
      .map(({ index, attempts }) => [index, attempts]),
  )
}

/** The night's record with what is new about it; facts of its beginning stay. */
function resumedRecord(
  { record, changes, nightPlan }: Resumption,
  { command_line, config, metric_declarations, meters, started_at, machine }: NightRecord,
): NightRecord {
  const isSame = isDeepStrictEqual(lastMeters(record), meters)
  const resume = {
    at: started_at,
    command_line,
    changes: [...changes],
    ...(isSame ? {} : { meters }),
    ...elsewhere(record, nightPlan, machine),
  }
  const { budget } = nightPlan.settings
  // What was spent is told anew, if there still is a budget; how well it was measured is judged again when it ends.
  const { budget: _spent, protocol: _judged, ...others } = record
  const isSameBudget = budget === (record.options.budget ?? 'none')
  const options = isSameBudget ? record.options : { ...record.options, budget }
  const grown = { plan: planForRecord(nightPlan), ...sweepForRecord(nightPlan) }
  return {
    ...others,
    ...(record.precision === undefined ? {} : { ...grown, precision: { ...record.precision, ended: '' } }),
    options,
    config,
    metric_declarations,
    resumes: [...(record.resumes ?? []), resume],
  }
}

/** Of a block: the node on which it goes on. */
function elsewhere(
  { machine: before }: NightRecord,
  { blockOf }: NightPlan,
  machine: NightRecord['machine'],
) {
  if (blockOf === undefined) return {}
  const isSame = machine === null || isDeepStrictEqual(before, machine)
  return { node: { ...blockOf.node }, ...(isSame ? {} : { machine }) }
}

/** Joules of two meters are two kinds of joules: whoever resumes a night hears of it before it goes on. */
function otherMeters(record: NightRecord, now: Started['meters']): readonly string[] {
  const inWords = (meters: Started['meters']) =>
    meters.map(({ meter, measures }) => `${measures} by ${meter}`).join(', ') || 'nothing'
  const [before, after] = [inWords(lastMeters(record)), inWords(now)]
  return before === after ? [] : [`other meters than before: it measured ${before}; now ${after}`]
}

/**
 * What a broken attempt left is moved aside, and the journal records how it ended, so that the next resume need not
 * find out again.
 */
function keepBrokenAttempts({ experiments }: NightState, folder: NightFolder): void {
  for (const { index, experimentId, record, rebuilt, attempts, brokenOff } of experiments) {
    if (record !== undefined) {
      if (rebuilt) folder.writeExperiment(record)
      continue
    }
    const last = attempts.at(-1)
    if (brokenOff && last !== undefined) {
      folder.journal.write('attempt-ended', { index, attempt: last.number, record: last, broken_off: true })
    }
    // If it was killed before the journal had the attempt, there may still be files of it.
    folder.forgetExperiment(experimentId)
    setAsideBroken(folder.experimentPath(experimentId), last?.number ?? 0)
  }
}
