import { basename, dirname, join } from 'node:path'
import { RecordError } from '../../errors.js'
import { statsOf } from '../../os/regular-file.js'
import { strangeInExperiment, strangeInNight, wordsOfStrange } from '../../record/check/strange-files.js'
import { parseStamp } from '../../record/older/clock.js'
import { type FlatNight, findFlatNights } from '../../record/older/flat-folder.js'
import { type OlderNight, readOlderNight } from '../../record/older/older-night.js'
import { findSessionRuns, isSessionFolder } from '../../record/older/session-folder.js'
import { nightDate } from '../../record/time.js'
import type { Night } from '../night.js'
import { shownAsSummary } from './shown-night.js'

/**
 * Nights of the original program, read where they lie. A session folder is a night like ours; a flat folder holds
 * many, so each of its nights is named by the folder and its date: `results/2025-11-05`.
 */

/** The nights of a flat folder, each with its path; none for any other folder. */
export function flatNightsIn(folder: string): readonly { name: string; path: string; date: string }[] {
  if (!isFolder(folder)) return []
  return findFlatNights(folder).map(({ date }) => ({ name: date, path: join(folder, date), date }))
}

/** Whether a path is that of a night in a flat folder. */
export function isFlatNight(path: string): boolean {
  return flatNightAt(path) !== undefined
}

/**
 * Opens a night of the original; undefined when there is none at this path.
 *
 * @throws RecordError for a flat folder of several nights, naming them.
 */
export function openOlderNight(path: string): Night | undefined {
  const flat = flatNightAt(path)
  if (flat !== undefined) return openFlatNight(path, flat)
  if (!isFolder(path)) return undefined
  if (isSessionName(basename(path)) || isSessionFolder(path)) return openSession(path)
  const nights = findFlatNights(path)
  const [only] = nights
  if (only === undefined) return undefined
  if (nights.length === 1) return openFlatNight(join(path, only.date), only)
  throw new RecordError(
    `${path} holds ${nights.length} nights: ${nights.map(({ date }) => date).join(', ')}. ` +
      `Open one, as ${join(path, only.date)}, or take them all: experiments('${path}').`,
  )
}

/** Whether a folder has the name of a night, ours or the original's: `run_20251105_174723`. */
export function isSessionName(name: string): boolean {
  return sessionStart(name) !== null
}

function sessionStart(name: string): number | null {
  return name.startsWith('run_') ? parseStamp(name.slice('run_'.length)) : null
}

function openSession(path: string): Night {
  const name = basename(path)
  const { runs, problems } = findSessionRuns(path)
  const night = readOlderNight(name, sessionStart(name), runs)
  const empty =
    runs.length === 0 && problems.length === 0 ? [`${name}: no experiment left anything in it`] : []
  return nightOf(name, path, nightDate(night.record.started_at), night, [...problems, ...empty])
}

function openFlatNight(path: string, { date, startClockMs, runs }: FlatNight): Night {
  return nightOf(date, path, date, readOlderNight(date, startClockMs, runs), [])
}

function nightOf(
  name: string,
  path: string,
  date: string,
  { record, experiments, traceFolders, problems }: OlderNight,
  found: readonly string[],
): Night {
  return shownAsSummary({
    name,
    path,
    date,
    record,
    experiments,
    traceFolders,
    problems: [...found, ...problems, ...strangeIn(path, experiments)],
  })
}

// Those of a flat folder have files with their own names, each refused when it is read.
function strangeIn(path: string, experiments: OlderNight['experiments']): readonly string[] {
  const ids = experiments.map(({ experiment_id: id }) => id)
  return [...strangeInNight(path), ...ids.flatMap(id => strangeInExperiment(path, id))].map(wordsOfStrange)
}

function flatNightAt(path: string): FlatNight | undefined {
  const name = basename(path)
  const folder = dirname(path)
  if (!/^\d{4}-\d\d-\d\d$/.test(name) || !isFolder(folder)) return undefined
  return findFlatNights(folder).find(({ date }) => date === name)
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true
}
