import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { RefusedError, UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { openNight } from '../../night/find/open-night.js'
import { makeFolder } from '../../os/owner.js'
import { isThere, statsOf } from '../../os/regular-file.js'
import { type PackRecord, packRecordName } from '../pack-record.js'
import { readPackRecord } from '../read-pack-record.js'
import { lacksOf } from './lacks.js'
import { layOutCode } from './lay-out-code.js'
import { openZip, refuseWithoutRoom } from './read-zip.js'
import { verifySums } from './verify.js'

export interface OpenPackOptions {
  /** Folder that is made for it (the file's name without `.zip`); one that is there must be empty. */
  readonly folder?: string | undefined
  /** Most that its files may come to, in bytes (20 GB, and nothing that is packed like a bomb). */
  readonly maxBytes?: number | undefined
  /** Folder that relative paths are found from (the working folder). */
  readonly cwd?: string | undefined
}

/** A pack that was laid out. */
export interface OpenedPack {
  /** Absolute path of its folder, a project of its own. */
  readonly folder: string
  readonly record: PackRecord
  /** Absolute paths of its nights. */
  readonly nights: readonly string[]
  /** What could not be laid out, and what belongs where. */
  readonly notices: readonly string[]
  /** What this machine lacks, or has otherwise, to run its nights again. */
  readonly lacks: readonly string[]
}

/**
 * Lays out what `pack` made in a new folder: verified first, by its checksums, and for names that lead out, links, bombs. What
 * is refused leaves nothing behind, and nothing of it is started. There `rerun`, `report`, `compare` and `check` work
 * at once; `rerun` asks before it starts a stranger's program.
 *
 * @param file Path of the zip file.
 * @param options Where it is laid out.
 * @throws UsageError for a folder that is not empty; RecordError for a file that is no pack, or not what was packed;
 *   RefusedError for one that would do harm.
 * @example
 * ```ts
 * import { openPack, pack } from 'nightwatt'
 *
 * await pack('results', { out: 'shared.zip' })
 * const { folder, lacks } = await openPack('shared.zip', { folder: 'study' })
 * console.log(folder, lacks)
 * ```
 */
export async function openPack(file: string, options: OpenPackOptions = {}): Promise<OpenedPack> {
  if (typeof file !== 'string' || file === '')
    throw new UsageError(
      `open: found ${whatWasFound(file)}; allowed: the path of a file that nightwatt pack made`,
    )
  const cwd = options.cwd ?? process.cwd()
  const path = resolve(cwd, file)
  if (statsOf(path) === undefined)
    throw new UsageError(`open: found no file ${path}; allowed: one that nightwatt pack made`)
  const folder = resolve(cwd, options.folder ?? basename(path).replace(/(?:\.zip)?$/i, ''))
  refuseOccupied(folder)
  const { record, notices } = await layOut(path, folder, options)
  const nights = record.nights.map(night => join(folder, night.path))
  const opened = await Promise.all(nights.map(openNight))
  return { folder, record, nights, notices, lacks: await lacksOf(opened, folder) }
}

/** @throws UsageError unless it is free, or an empty folder. */
function refuseOccupied(folder: string): void {
  if (!isThere(folder)) return
  const isEmptyFolder = statsOf(folder)?.isDirectory() === true && readdirSync(folder).length === 0
  if (!isEmptyFolder)
    throw new UsageError(`${folder} is there already; allowed: a new folder, or an empty one`)
}

async function layOut(path: string, folder: string, { maxBytes }: OpenPackOptions) {
  const zip = await openZip(path, { maxBytes })
  let beside: string | undefined
  try {
    makeFolder(dirname(folder))
    refuseWithoutRoom(zip.entries, dirname(folder))
    beside = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
    await zip.extract(beside)
    // Before its checksums: those of a newer version may be told otherwise.
    if (isThere(join(beside, packRecordName))) readPackRecord(join(beside, packRecordName))
    const names = zip.entries.map(({ fileName }) => fileName)
    verifySums(beside, names, path)
    const record = readPackRecord(join(beside, packRecordName))
    refuseUnknownPlaces(record, names, path)
    const notices = await layOutCode(beside, record)
    if (isThere(folder)) rmdirSync(folder)
    renameSync(beside, folder)
    return { record, notices }
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true })
    throw error
  } finally {
    zip.close()
  }
}

/** The record is a stranger's too: what it names must be what the pack holds. */
function refuseUnknownPlaces({ nights, code }: PackRecord, names: readonly string[], path: string): void {
  const missing = nights.filter(night => !names.some(name => name.startsWith(`${night.path}/`)))
  const outside = code.filter(
    ({ key, path: place }) => !/^[\w.-]+$/.test(key) || /^\.+$/.test(key) || !isBelow(place, `code/${key}`),
  )
  const found = [...missing.map(night => night.path), ...outside.map(({ path: place }) => place)]
  if (found.length > 0 || nights.some(night => !isBelow(night.path, 'results')))
    throw new RefusedError(
      `${path}: ${packRecordName} names ${found.join(', ')}; allowed: what the pack holds`,
    )
}

function isBelow(place: string, folder: string): boolean {
  return (place === folder || place.startsWith(`${folder}/`)) && !place.split('/').includes('..')
}
