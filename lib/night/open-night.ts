import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { RecordError, UsageError } from '../errors.js'
import { isLeftover } from '../record/atomic.js'
import { failureInJournal } from '../record/journal-ending.js'
import { experimentId } from '../record/names.js'
import { experimentFileSchema } from '../record/parallel-record.js'
import { readRecord } from '../record/read-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../record/schema.js'
import { nightDate } from '../record/time.js'
import { isNight, type Night } from './night.js'
import { flatNightsIn, isFlatNight, isSessionName, openOlderNight } from './older-nights.js'
import { shownAsSummary } from './shown-night.js'
import { whatWasFound } from './what-was-found.js'

/** Where nights come from: a night, the path of one, of a folder of nights, or several of these. */
export type NightSource = Night | string | readonly (Night | string)[]

/**
 * Opens a night by its folder: ours, or one of the original program in any of its layouts.
 *
 * @throws RecordError when there is no night there, or its night.json cannot be read. An experiment that cannot
 *   be read does not stop the others: `problems` names it.
 */
export async function openNight(path: string): Promise<Night> {
  const folder = resolve(path)
  const file = join(folder, 'night.json')
  if (!existsSync(file)) {
    const older = openOlderNight(folder)
    if (older !== undefined) return older
    throw new RecordError(
      `${folder} holds no night: there is no night.json in it, and no experiment of an older night. ` +
        'A night is a folder run_YYYYMMDD_HHMMSS in the results folder.',
    )
  }
  const record = readRecord(file, nightRecordSchema, ours)
  const problems: string[] = []
  const experiments: ExperimentRecord[] = []
  for (const name of experimentFolders(folder, record)) {
    const experimentFile = join(folder, name, 'experiment.json')
    if (!existsSync(experimentFile)) {
      problems.push(`${name}: no experiment.json, so it was not finished when the night ended, or runs still`)
      continue
    }
    try {
      experiments.push(readRecord(experimentFile, experimentFileSchema, ours))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  const failure = failureInJournal(folder)
  experiments.sort((left, right) => left.index - right.index)
  return shownAsSummary({
    name: basename(folder),
    path: folder,
    date: nightDate(record.started_at),
    record,
    experiments,
    problems,
    ...(failure === '' ? {} : { failure }),
  })
}

const ours = 'what nightwatt writes'

// Folders of the plan's experiments that are there; what else lies in a night is not ours to judge.
function experimentFolders(folder: string, { plan }: NightRecord): string[] {
  return (plan ?? [])
    .map((experiment, position) => experimentId(experiment, position + 1))
    .filter(name => existsSync(join(folder, name)))
}

export interface NightEntry {
  readonly name: string
  readonly path: string
  /** Local date on which the night's evening began. */
  readonly date: string
}

/** The nights of a results folder, of all layouts, oldest first; none when the folder does not exist. */
export async function findNights(results: string): Promise<readonly NightEntry[]> {
  const folder = resolve(results)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const folders = readdirSync(folder)
    .filter(
      name =>
        isSessionName(name) &&
        statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() &&
        !holdsNothing(join(folder, name)),
    )
    .map(name => ({ name, path: join(folder, name), date: dateOf(name) }))
  return [...flatNightsIn(folder), ...folders].sort((left, right) => {
    if (left.date !== right.date) return left.date < right.date ? -1 : 1
    return left.name < right.name ? -1 : 1
  })
}

// A night that was killed before its plan was written has run nothing and is none.
function holdsNothing(folder: string): boolean {
  const names = readdirSync(folder).filter(name => !isLeftover(name))
  return names.join() === 'journal.ndjson' && statSync(join(folder, 'journal.ndjson')).size === 0
}

/**
 * All nights that a source means.
 *
 * @throws UsageError for what is no source, RecordError when there is no night.
 */
export async function openNights(source: NightSource): Promise<readonly Night[]> {
  if (Array.isArray(source)) {
    const nights = await Promise.all(source.map(part => openNights(part)))
    return nights.flat()
  }
  if (isNight(source)) return [source]
  if (typeof source !== 'string') {
    throw new UsageError(
      `found ${whatWasFound(source)}; allowed: a night, the path of one or of a folder of nights, or a list of these`,
    )
  }
  const folder = resolve(source)
  if (existsSync(join(folder, 'night.json')) || isSessionName(basename(folder)) || isFlatNight(folder)) {
    return [await openNight(folder)]
  }
  const found = await findNights(source)
  if (found.length === 0) return [await openNight(source)]
  return Promise.all(found.map(({ path }) => openNight(path)))
}

// run_20261123_213005: the folder's name tells the night without opening it.
function dateOf(name: string): string {
  const parts = /^run_(\d{4})(\d\d)(\d\d)_(\d\d)\d{4}$/.exec(name)
  return parts === null ? '' : nightDate(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}`)
}
