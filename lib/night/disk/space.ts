import { existsSync } from 'node:fs'
import type { Survey } from '../../engine/engine.js'
import { RefusedError } from '../../errors.js'
import type { Meter } from '../../measure/meter.js'
import { partOf } from '../../measure/parts.js'
import { type FreeSpace, freeSpace } from '../../os/free-space.js'
import { runsByName, taskName } from '../../plan/estimate/estimate.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { type EarlierRun, readNightHistory } from '../../record/history.js'
import { layoutsOf } from '../../record/traces/layout.js'
import { formatBytes } from '../../units.js'

/** What an experiment will write, in bytes, and whether that is known from an earlier run. */
export interface ExperimentSpace {
  readonly bytes: number
  readonly known: boolean
}

// Below this nothing is started: a log, a checkpoint or the report would fill it.
const minBytes = 50_000_000
const recordBytes = 100_000
const unknownSeconds = 3600
const unknownLogBytes = 1_000_000
// The weight of a guess when refusing: an experiment that never ran may be over in a minute.
const trustInGuess = 0.25
const comfort = 1.5

/** What the traces take of a disk each second. */
export function traceBytesPerSecond(
  meters: readonly Pick<Meter, 'measures'>[],
  gpus: number,
  intervalMs: number,
): number {
  const bytes = meters.map(({ measures }) => {
    const lines = layoutsOf(measures).reduce((sum, { lineBytes }) => sum + lineBytes, 0)
    return lines * (partOf(measures).hasCards ? Math.max(1, gpus) : 1)
  })
  return (bytes.reduce((sum, each) => sum + each, 0) * 1000) / intervalMs
}

/** What each experiment of a plan will write: traces and logs as long as earlier runs say, and its record. */
export function spaceOf(
  { experiments, settings }: Pick<NightPlan, 'experiments' | 'settings'>,
  runs: readonly EarlierRun[],
  bytesPerSecond: number,
): readonly ExperimentSpace[] {
  const earlier = runsByName(runs)
  const most = settings.maxLog === 0 ? Number.POSITIVE_INFINITY : settings.maxLog
  return experiments.map(experiment => {
    const known = earlier.get(taskName(experiment)) ?? []
    const seconds = meanOf(known.map(run => run.durationSeconds)) ?? unknownSeconds
    const log = meanOf(known.map(run => run.logBytes)) ?? unknownLogBytes
    const traces = bytesPerSecond * Math.min(seconds, settings.timeout)
    return { bytes: Math.ceil(traces + Math.min(log, most) + recordBytes), known: known.length > 0 }
  })
}

/** Whether the free space is enough: a refusal, or a notice; both empty if there is plenty. */
export function judgeSpace(
  space: readonly ExperimentSpace[],
  free: Pick<FreeSpace, 'bytes'>,
  path: string,
): { readonly refusal: string; readonly notice: string } {
  const needed = bytesOf(space)
  const certain = bytesOf(space.filter(({ known }) => known))
  const clearly = Math.max(minBytes, certain + trustInGuess * (needed - certain))
  const guessed = certain < needed ? ', where no earlier run tells taken as an hour each' : ''
  const words =
    `${formatBytes(free.bytes)} are free in ${path}, and the night needs about ` +
    `${formatBytes(Math.max(needed, free.bytes < minBytes ? minBytes : 0))} (traces, logs and records${guessed})`
  if (free.bytes < clearly) return { refusal: words, notice: '' }
  const tight = free.bytes < comfort * needed + minBytes
  return { refusal: '', notice: tight ? `space is tight: ${words}` : '' }
}

/**
 * Compares what a night will write with what is free where its results go.
 *
 * @returns Notices, if any.
 * @throws RefusedError where that is clearly too little.
 */
export function checkSpace(
  space: readonly ExperimentSpace[],
  { settings, results }: NightPlan,
): readonly string[] {
  const free = settings.skipSpaceCheck ? undefined : freeSpace(results)
  if (free === undefined) return []
  const { refusal, notice } = judgeSpace(space, free, results)
  if (refusal !== '') {
    throw new RefusedError(
      `There is too little space for the night: ${refusal}. Free some, name another folder with --results DIR, ` +
        'or start all the same with --skip-space-check.',
    )
  }
  return notice === '' ? [] : [notice]
}

/** The same on this machine for what is left of a night, from the earlier runs in its results folder. */
export async function spaceOfNight(
  experiments: NightPlan['experiments'],
  { settings, results }: NightPlan,
  { meters, listCards }: Pick<Survey, 'meters' | 'listCards'>,
): Promise<readonly ExperimentSpace[]> {
  const gpus = meters.some(({ measures }) => measures === 'gpu') ? (await listCards()).length : 0
  const bytesPerSecond = traceBytesPerSecond(meters, gpus, settings.sampleInterval)
  return spaceOf({ experiments, settings }, earlierRunsIn(results), bytesPerSecond)
}

/** Bytes of experiments together. */
export function bytesOf(space: readonly ExperimentSpace[]): number {
  return space.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The earlier runs of a results folder; none where it cannot be read. */
function earlierRunsIn(results: string): readonly EarlierRun[] {
  try {
    return existsSync(results) ? readNightHistory(results).runs : []
  } catch {
    return []
  }
}

function meanOf(values: readonly (number | null)[]): number | undefined {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
}
