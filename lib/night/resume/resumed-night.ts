import { setAsideBroken } from '../../record/experiment-folder.js'
import type { NightFolder } from '../../record/night-folder.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../../record/schema.js'
import type { ExperimentTask } from '../../run/experiment.js'
import type { NightPlan } from '../plan/plan-night.js'
import { tasksOf } from '../tasks.js'
import type { Resumption } from './resume.js'

/** Attempts that were made of an experiment before its night went on, by the experiment's place in the plan. */
export type EarlierAttempts = ReadonlyMap<number, readonly AttemptRecord[]>

export const noEarlierAttempts: EarlierAttempts = new Map()

/** The records of a night's finished experiments, in the order of its plan. */
export function finishedIn({ state }: Resumption): readonly ExperimentRecord[] {
  return state.experiments.flatMap(({ record }) => (record === undefined ? [] : [record]))
}

/** The night's record with what is new about it; what it was when it began stays. */
export function resumedRecord(
  { record, changes }: Resumption,
  { command_line, config, metric_declarations, started_at }: NightRecord,
): NightRecord {
  const resume = { at: started_at, command_line, changes: [...changes] }
  return { ...record, config, metric_declarations, resumes: [...(record.resumes ?? []), resume] }
}

/**
 * Makes room for the attempts that follow: what a broken one left is moved aside, and the journal tells how it ended, so
 * that the next to resume this night need not find out again.
 */
export function keepBrokenAttempts({ state }: Resumption, folder: NightFolder): EarlierAttempts {
  const earlier = new Map<number, readonly AttemptRecord[]>()
  for (const { index, experimentId, record, rebuilt, attempts, brokenOff } of state.experiments) {
    if (record !== undefined) {
      if (rebuilt) folder.writeExperiment(record)
      continue
    }
    const last = attempts.at(-1)
    if (brokenOff && last !== undefined) {
      folder.journal.write('attempt-ended', { index, attempt: last.number, record: last, broken_off: true })
    }
    // Killed before the journal knew of an attempt, it may have left files all the same.
    folder.forgetExperiment(experimentId)
    setAsideBroken(folder.experimentPath(experimentId), last?.number ?? 0)
    if (attempts.length > 0) earlier.set(index, attempts)
  }
  return earlier
}

/** The experiments that are still to run. */
export function tasksLeft(
  nightPlan: NightPlan,
  folder: NightFolder,
  resumption: Resumption | undefined,
  earlier: EarlierAttempts,
): readonly ExperimentTask[] {
  const done = new Set(
    resumption?.state.experiments.flatMap(({ record, index }) => (record === undefined ? [] : [index])),
  )
  return tasksOf(nightPlan, folder)
    .filter(({ index }) => !done.has(index))
    .map(task => {
      const attempts = earlier.get(task.index)
      if (attempts === undefined) return task
      // What ended with us, or by the user's will, is no failure of the program's: it uses up no retry.
      const failures = attempts.filter(
        ({ outcome, cause }) => outcome === 'failure' && cause !== 'interrupted',
      )
      return { ...task, earlier: { attempts: attempts.length, failures: failures.length } }
    })
}
