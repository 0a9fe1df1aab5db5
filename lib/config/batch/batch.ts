import { ConfigError, type Mistake } from '../../errors.js'
import { leadsElsewhere, unquoted, withoutForeignWords } from '../json/foreign-words.js'
import { groupPlaces } from '../json/grouped-places.js'
import { checkValue, type JsonFile, readJsonFile } from '../json/json-file.js'
import { describePath, withHint } from '../json/mistakes.js'
import { type UnknownKey, withoutUnknownKeys } from '../json/unknown-keys.js'
import { batchAliases, withRepo } from './batch-aliases.js'
import { isRemarkEntry, readAsOriginal } from './batch-reading.js'
import {
  type BatchEntry,
  type BatchHeader,
  batchEntrySchema,
  batchSchema,
  headerSchema,
} from './batch-schema.js'
import { isObject, withoutRemarks } from './remarks.js'

/** A batch file as it was read: what holds for all of it, and each entry with what is wrong in it. */
export interface Batch {
  /** What messages call it: its absolute path. */
  readonly file: string
  /** The file's value as it stands, remarks included. */
  readonly raw: unknown
  readonly header: BatchHeader
  /** In their order, without those that are remarks. */
  readonly entries: readonly CheckedEntry[]
  /** Notices: what is not understood, ignored, or read in another form. */
  readonly notices: readonly string[]
}

export interface CheckedEntry {
  /** Place in the file, `experiments[2]`. */
  readonly place: string
  /** The part of it that has the right form; undefined when that cannot be determined. */
  readonly entry: BatchEntry | undefined
  readonly mistakes: readonly Mistake[]
  /** Unknown keys by the known key that was probably meant: `repo` → `repository`. */
  readonly inPlaceOf: ReadonlyMap<string, string>
}

const words = {
  allowed: 'a batch file with "experiments"',
  another: 'name another with -ec FILE',
}

/**
 * Reads a batch file. Mistakes inside its entries stay with them, for the caller to refuse or to skip.
 *
 * @param file Path of the batch file (JSON), relative to the working folder.
 * @throws ConfigError when the file cannot be read, or what holds for all of it is wrong: then with the entries'
 *   mistakes as well.
 * @example
 * ```ts
 * import { loadBatch } from 'nightwatt'
 *
 * const { entries } = loadBatch('config/experiments/sweep.json')
 * console.log(entries.length)
 * ```
 */
export function loadBatch(file: string): Batch {
  const batch = withoutForeignWords(file, () => check(readJsonFile(file, words)))
  if (!leadsElsewhere(file)) return batch
  const entries = batch.entries.map(entry => ({ ...entry, mistakes: entry.mistakes.map(unquoted) }))
  return { ...batch, entries }
}

/**
 * Checks the value of a batch file that was already read.
 *
 * @param value What the file holds, parsed.
 * @param file What messages call it.
 * @throws ConfigError when what holds for all of it is wrong.
 * @example
 * ```ts
 * import { parseBatch } from 'nightwatt'
 *
 * const batch = parseBatch(
 *   { experiments: [{ repo: 'digits', model: 'mlp', mode: 'mutation', mutate: ['epochs'], runs: 3 }] },
 *   'the sweep in this cell',
 * )
 * console.log(batch.entries.length)
 * ```
 */
export function parseBatch(value: unknown, file: string): Batch {
  return check({ file, value, mistakes: [] })
}

function check({ file, value, mistakes: twice }: JsonFile): Batch {
  const { unknown } = withoutUnknownKeys(batchSchema, value, batchAliases)
  const { value: known } = withoutUnknownKeys(batchSchema, withRepo(value))
  const { value: read, notices } = readAsOriginal(known)
  const bare = withoutRemarks(batchSchema, read)
  const mistakes = checkValue(batchSchema, read).mistakes
  const header = headerSchema.safeParse(bare)
  const before = isObject(value) && Array.isArray(value.experiments) ? value.experiments : []
  const items = isObject(known) && Array.isArray(known.experiments) ? known.experiments : []
  const remarks = items.flatMap((item: unknown, at) => (isRemarkEntry(before[at], item) ? [at] : []))
  const experiments = isObject(bare) && Array.isArray(bare.experiments) ? bare.experiments : []
  const entries = experiments
    .map((item: unknown, at) => checkEntry(item, at, mistakes, meantAt(unknown, at)))
    .filter((_, at) => !remarks.includes(at))
  const ofEntries = new Set(entries.flatMap(entry => entry.mistakes))
  const ofFile = mistakes
    .filter(mistake => !isInEntry(mistake.place))
    .map(mistake => withHint(mistake, mistake.hint ?? hintAt(unknown, mistake.place)))
  const empty = items.length > 0 && entries.length === 0 ? [onlyRemarks] : []
  if (!header.success || ofFile.length + empty.length > 0) {
    throw new ConfigError(file, [...ofFile, ...empty, ...ofEntries])
  }
  return {
    file,
    raw: value,
    header: header.data,
    entries,
    notices: [...unknownNotice(unknown, remarks), ...notices, ...twice.map(lastCounts)],
  }
}

const onlyRemarks: Mistake = {
  place: 'experiments',
  found: 'nothing but remarks',
  allowed: 'a list with at least one entry',
}

/** For a missing key: the unknown key that stands in its place. */
function hintAt(unknown: readonly UnknownKey[], place: string): string | undefined {
  const stray = unknown.find(({ path, meant }) => path.length === 1 && meant === place)
  return stray === undefined ? undefined : `"${stray.path[0]}" stands there; did you mean "${place}"?`
}

function isInEntry(place: string): boolean {
  return place.startsWith('experiments[')
}

/** One notice for all unknown keys, each with the key that was probably meant. */
function unknownNotice(unknown: readonly UnknownKey[], remarks: readonly number[]): string[] {
  const places = unknown
    .filter(({ path }) => !remarks.some(at => path[0] === 'experiments' && path[1] === at))
    .map(({ path, meant }) => ({ path, words: wordsFor(path, meant) }))
  const entries = remarks.map(at => ({ path: ['experiments', at], words: 'nothing in it is an experiment' }))
  const all = [...places, ...entries]
  return all.length === 0 ? [] : [`not understood, and passed over: ${groupPlaces(all)}`]
}

function wordsFor(path: UnknownKey['path'], meant: string | undefined): string | undefined {
  const key = path.at(-1)
  if (path.length === 1 && /^(random_)?seed$/.test(String(key))) return 'a seed is given with --seed'
  if (meant === undefined) return undefined
  return `did you mean "${meant}"?${meant === 'repo' && key === 'repository' ? ' it is read so' : ''}`
}

// Python keeps the last of two keys, and so the original did.
function lastCounts({ place, found }: Mistake): string {
  return `${place}: found ${found}; the last counts`
}

/** By key of an entry, as `foreground.repo`: the unknown key that stands in its place. */
function meantAt(unknown: readonly UnknownKey[], at: number): ReadonlyMap<string, string> {
  return new Map(
    unknown.flatMap(({ path, meant }): Array<[string, string]> => {
      const [list, index, ...inside] = path
      if (list !== 'experiments' || index !== at || meant === undefined) return []
      return [[[...inside.slice(0, -1), meant].join('.'), String(inside.at(-1))]]
    }),
  )
}

function checkEntry(
  item: unknown,
  index: number,
  all: readonly Mistake[],
  inPlaceOf: ReadonlyMap<string, string>,
): CheckedEntry {
  const path = ['experiments', index]
  const place = describePath(path)
  const mistakes = all.filter(mistake => isWithin(mistake.place, place))
  const result = batchEntrySchema.safeParse(onlyRight(item, path, mistakes))
  return { place, entry: result.success ? result.data : undefined, mistakes, inPlaceOf }
}

/** The part of an entry that has the right form: a wrong key in its foreground loses only that key. */
function onlyRight(item: unknown, path: readonly (string | number)[], mistakes: readonly Mistake[]): unknown {
  if (!isObject(item)) return item
  const kept = Object.entries(item).flatMap(([key, value]): Array<[string, unknown]> => {
    const here = describePath([...path, key])
    const wrong = mistakes.filter(mistake => isWithin(mistake.place, here))
    if (wrong.length === 0) return [[key, value]]
    const isProgram = key === 'foreground' || key === 'background'
    if (!isProgram || wrong.some(({ place }) => place === here)) return []
    return [[key, onlyRight(value, [...path, key], wrong)]]
  })
  return Object.fromEntries(kept)
}

function isWithin(place: string, outer: string): boolean {
  return place === outer || place.startsWith(`${outer}.`) || place.startsWith(`${outer}[`)
}
