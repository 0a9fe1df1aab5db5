import { closeSync, createWriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Entry, ZipFile } from 'yauzl'
import { RecordError, RefusedError } from '../../errors.js'
import { newFileMode } from '../../os/file-modes.js'
import { freeSpace } from '../../os/free-space.js'
import { makeFolder } from '../../os/owner.js'
import { openRegularFile } from '../../os/regular-file.js'
import { formatBytes } from '../../units.js'
import { clashIn, whyNotName } from './entry-names.js'

/** A zip file whose list of files was read and found harmless. */
export interface OpenZip {
  readonly entries: readonly Entry[]
  /** Writes all files below a folder. @throws RecordError for one that is not what the list says. */
  extract(folder: string): Promise<void>
  close(): void
}

export interface ZipLimits {
  /** Most that all its files may come to; undefined for what packs come to, and for none that is packed like a bomb. */
  readonly maxBytes: number | undefined
}

const defaultMaxBytes = 20e9
// Traces come to twenty of one byte, logs to fifty; a bomb to a thousand.
const mostOfOneAsUsual = 200
const looksLikeBombFrom = 100e6

const mostEntries = 500_000
// Deflate makes at most 1,032 of one byte.
const mostOfOne = 1100

/**
 * Opens a zip file that a stranger made.
 *
 * @throws RecordError for what is no zip file; RefusedError for files with names that lead out, links, two files of one name,
 *   more than the limits or the disk allow.
 */
export async function openZip(path: string, { maxBytes }: ZipLimits): Promise<OpenZip> {
  const { descriptor, stats } = openRegularFile(path, { links: 'anywhere' })
  const { fromFdPromise } = await import('yauzl')
  let zip: ZipFile
  try {
    // Names are judged here, whatever they hold: the library's own refusals would name none of them.
    zip = await fromFdPromise(descriptor, { autoClose: false, lazyEntries: true, strictFileNames: false })
  } catch (error) {
    closeSync(descriptor)
    throw new RecordError(`${path}: found no zip file (${wordsOf(error)}); allowed: what nightwatt pack made`)
  }
  try {
    const entries = await listed(zip, path)
    refuse(path, entries, stats.size, maxBytes)
    const files = entries.filter(({ fileName }) => !fileName.endsWith('/'))
    return {
      entries: files,
      extract: folder => extractAll(zip, files, folder, path),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function listed(zip: ZipFile, path: string): Promise<readonly Entry[]> {
  if (zip.entryCount > mostEntries)
    throw new RefusedError(`${path}: found ${zip.entryCount} files; allowed: up to ${mostEntries}`)
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch (error) {
    // The library's own rules of names, such as for absolute paths.
    throw new RefusedError(`${path}: ${wordsOf(error)}; nothing was written`)
  }
  return entries
}

const typeMask = 0o170000
const regular = 0o100000
const folder = 0o040000

/** @throws RefusedError for the first thing that is not harmless. */
function refuse(path: string, entries: readonly Entry[], size: number, limit: number | undefined): void {
  const maxBytes = limit ?? defaultMaxBytes
  const no = (found: string, allowed: string): never => {
    throw new RefusedError(`${path}: found ${found}; allowed: ${allowed}. Nothing was written.`)
  }
  let packed = 0
  let whole = 0
  for (const entry of entries) {
    const { fileName, externalFileAttributes, compressedSize, uncompressedSize, compressionMethod } = entry
    const shown = JSON.stringify(fileName)
    const why = whyNotName(fileName.replace(/\/$/, fileName.endsWith('/') ? '/.keep' : ''))
    if (why !== undefined) no(`${shown}, ${why}`, 'what nightwatt pack makes')
    const type = (externalFileAttributes >>> 16) & typeMask
    if (type !== 0 && type !== regular && type !== folder)
      no(`${shown}, which is a link or a device`, 'regular files')
    if (entry.isEncrypted()) no(`${shown}, which is encrypted`, 'files that can be read')
    if (compressionMethod !== 0 && compressionMethod !== 8)
      no(`${shown}, packed by method ${compressionMethod}`, 'deflate')
    if (uncompressedSize > 1 << 20 && uncompressedSize > compressedSize * mostOfOne)
      no(`${shown}, ${compressedSize} bytes that say they are ${uncompressedSize}`, 'what deflate can pack')
    if (
      limit === undefined &&
      uncompressedSize > looksLikeBombFrom &&
      uncompressedSize > compressedSize * mostOfOneAsUsual
    )
      no(
        `${shown}, ${formatBytes(uncompressedSize)} in ${formatBytes(compressedSize)}, as a bomb has it`,
        'what measurements come to; if you know it, --max-size SIZE takes it',
      )
    packed += compressedSize
    whole += uncompressedSize
  }
  if (packed > size)
    no(`files of ${packed} bytes in a zip of ${size}: they lie upon each other`, 'each byte once')
  if (whole > maxBytes) no(`${formatBytes(whole)} of files`, `up to ${formatBytes(maxBytes)} (--max-size)`)
  const clash = clashIn(
    entries.filter(({ fileName }) => !fileName.endsWith('/')).map(({ fileName }) => fileName),
  )
  if (clash !== undefined)
    no(
      `${clash.map(name => JSON.stringify(name)).join(' and ')}, which are one name on some disks`,
      'names that differ in more than case',
    )
}

/** @throws RefusedError where the disk has no room for what the list says. */
export function refuseWithoutRoom(entries: readonly Entry[], folder: string): void {
  const needed = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const free = freeSpace(folder)
  if (free !== undefined && free.bytes < needed)
    throw new RefusedError(
      `${folder}: found ${formatBytes(free.bytes)} free; the pack needs ${formatBytes(needed)}`,
    )
}

async function extractAll(
  zip: ZipFile,
  entries: readonly Entry[],
  folder: string,
  path: string,
): Promise<void> {
  for (const entry of entries) {
    const target = join(folder, entry.fileName)
    makeFolder(dirname(target))
    try {
      // The library ends the stream where it is longer or shorter than the list says, or has another checksum.
      const stream = await zip.openReadStreamPromise(entry)
      await pipeline(stream, createWriteStream(target, { flags: 'wx', mode: newFileMode }))
    } catch (error) {
      throw new RecordError(`${path}: ${entry.fileName} cannot be read: ${wordsOf(error)}`)
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
