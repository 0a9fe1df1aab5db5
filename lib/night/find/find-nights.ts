import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { isLeftover } from '../../os/atomic.js'
import { isThere, statsOf } from '../../os/regular-file.js'
import { isRunFolder, isSessionFolder } from '../../record/older/session-folder.js'
import { readRecord } from '../../record/read-record.js'
import { nightRecordSchema } from '../../record/schema.js'
import { nightDate } from '../../record/time.js'
import { isCopyOf } from './copy-of-night.js'
import { flatNightsIn, isSessionName, openOlderNight } from './older-nights.js'

/** A night and where it lies. */
export interface NightEntry {
  /** Its path in the results folder: its folder's name, or `archives/run_20251207_155242`. */
  readonly name: string
  readonly path: string
  /** Local date on which the night's evening began. */
  readonly date: string
}

/** The nights below a folder, and what looks like one but is left out. */
export interface FoundNights {
  /** Oldest first. */
  readonly nights: readonly NightEntry[]
  /** In words, each with the path of the night that is read in its place. */
  readonly leftOut: readonly { readonly note: string; readonly of: string }[]
}

/**
 * The nights of a results folder, of all layouts and at any depth, oldest first; none when the folder does not exist, or is a night itself.
 *
 * @param results Path of the folder.
 * @param options.deep False looks in the folder alone (true).
 * @example
 * ```ts
 * import { findNights } from 'nightwatt'
 *
 * for (const { name, path } of await findNights('results')) console.log(name, path)
 * ```
 */
export async function findNights(
  results: string,
  options: { deep?: boolean } = {},
): Promise<readonly NightEntry[]> {
  return lookForNights(results, options).nights
}

/** The same, also returning what is left out: copies of a night with the same name elsewhere. */
export function lookForNights(
  results: string,
  { deep = true }: { readonly deep?: boolean } = {},
): FoundNights {
  const top = resolve(results)
  if (!isFolder(top) || isOwnNight(top) || isSessionName(basename(top))) return { nights: [], leftOut: [] }
  const found: Dated[] = []
  const met = new Set<string>()
  // Breadth first, so that of two with the same name the nearer is found first.
  let level = [top]
  while (level.length > 0) {
    level = level.flatMap(folder => {
      const real = realpathSync(folder)
      if (met.has(real)) return []
      met.add(real)
      const { nights, below } = nightsIn(folder, top)
      found.push(...nights)
      return deep ? below : []
    })
  }
  return withoutCopies(found)
}

/** The paths of our nights in the folder of one. */
export function nightsBeside(path: string): readonly string[] {
  const folder = dirname(path)
  return foldersIn(folder)
    .map(name => join(folder, name))
    .filter(isOwnNight)
}

/** A night with its sort key: its start, as `20251207_155242`. */
interface Dated extends NightEntry {
  readonly stamp: string
}

/** The nights of one folder, and the folders in it that may hold more. */
function nightsIn(folder: string, top: string): { nights: readonly Dated[]; below: readonly string[] } {
  const nights: Dated[] = flatNightsIn(folder).map(night => ({
    ...night,
    name: nameIn(top, night.path),
    stamp: '',
  }))
  if (folder === top && isSessionFolder(folder)) {
    nights.push({ name: basename(folder), path: folder, ...startOf(folder) })
  }
  const below: string[] = []
  for (const name of foldersIn(folder)) {
    const path = join(folder, name)
    if (isSessionName(name)) {
      if (!holdsNothing(path)) nights.push({ name: nameIn(top, path), path, ...startInName(name) })
    } else if (isOwnNight(path)) {
      nights.push({ name: nameIn(top, path), path, ...startOf(path) })
    } else if (!isRunFolder(folder, name)) {
      if (isSessionFolder(path)) nights.push({ name: nameIn(top, path), path, ...startOf(path) })
      below.push(path)
    }
  }
  return { nights, below }
}

function withoutCopies(found: readonly Dated[]): FoundNights {
  const nights: Dated[] = []
  const leftOut: { note: string; of: string }[] = []
  for (const night of found) {
    // Other names, and dates, do not say when a night began.
    const first = isSessionName(basename(night.path))
      ? nights.find(({ path }) => basename(path) === basename(night.path) && isCopyOf(night.path, path))
      : undefined
    if (first === undefined) nights.push(night)
    else {
      const note = `${night.name} is left out: it is a copy of ${first.name}`
      leftOut.push({ note, of: first.path })
    }
  }
  nights.sort((left, right) => {
    if (left.date !== right.date) return left.date < right.date ? -1 : 1
    if (left.stamp !== right.stamp) return left.stamp < right.stamp ? -1 : 1
    return left.name < right.name ? -1 : 1
  })
  return { nights: nights.map(({ name, path, date }) => ({ name, path, date })), leftOut }
}

function nameIn(top: string, path: string): string {
  return relative(top, path) || basename(path)
}

// Neither is a place for results, and both may be very large.
const passedOver: ReadonlySet<string> = new Set(['node_modules', '__pycache__'])

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name))))
      .map(({ name }) => name)
      .filter(name => !name.startsWith('.') && !passedOver.has(name))
      .sort()
  } catch {
    // A folder that may not be read shows nothing.
    return []
  }
}

function isOwnNight(path: string): boolean {
  return isThere(join(path, 'night.json'))
}

// A night that was killed before its plan was written has run nothing and does not count.
function holdsNothing(folder: string): boolean {
  const names = readdirSync(folder).filter(name => !isLeftover(name))
  return names.join() === 'journal.ndjson' && statsOf(join(folder, 'journal.ndjson'))?.size === 0
}

// run_20261123_213005: the folder's name tells the night without opening it.
function startInName(name: string): { date: string; stamp: string } {
  const parts = /^run_(\d{4})(\d\d)(\d\d)_(\d\d)\d{4}$/.exec(name)
  if (parts === null) return { date: '', stamp: '' }
  const date = nightDate(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}`)
  return { date, stamp: name.slice('run_'.length) }
}

/** For a night with another name, its content says when it began. */
function startOf(path: string): { date: string; stamp: string } {
  const started = startedAt(path)
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(started) ?? []
  const stamp = day === '' ? '' : `${day.replaceAll('-', '')}_${time.replaceAll(':', '')}`
  return { date: day === '' ? '' : nightDate(started), stamp }
}

function startedAt(path: string): string {
  try {
    return isOwnNight(path)
      ? readRecord(join(path, 'night.json'), nightRecordSchema, 'a night').started_at
      : (openOlderNight(path)?.record.started_at ?? '')
  } catch {
    // Opening it will say why it cannot be read.
    return ''
  }
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true
}
