import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { RecordError } from '../errors.js'
import { type LinkRule, leadsOut } from './links.js'

/**
 * The one way to open a file that somebody else may have put there: a stranger whose night is read, or a training that
 * replaced a file of ours while it ran. Opening a FIFO waits for whoever writes to it, for good, and deaf to signals;
 * opening a device may do anything. So what it is, is asked first, opened without waiting, and asked again of what was
 * opened.
 */

/** What stands at the place of a file and will not be opened as one. */
export class StrangeFileError extends RecordError {
  override readonly name = 'StrangeFileError'
  /** What it is, in words: `a FIFO`. */
  readonly found: string

  constructor(path: string, found: string, allowed: string) {
    super(`${path}: found ${found}, which is not opened; allowed: ${allowed}`)
    this.found = found
  }
}

export interface ReadRules {
  /**
   * Where a link may lead: `night` is the night that the file belongs to, or else its own folder (links.ts); `anywhere`
   * is for files that the user named; a folder, into that folder.
   *
   * @default 'night'
   */
  readonly links?: LinkRule
  /** What is read at once, and kept in memory. */
  readonly mostBytes?: number
}

/** A file that is open for reading. */
export interface OpenFile {
  readonly descriptor: number
  readonly stats: Stats
}

const defaultMostBytes = 1 << 28

/**
 * Opens a regular file for reading; whoever calls closes it.
 *
 * @throws StrangeFileError for what is no regular file, or lies behind a link that leads out; the error of the system
 *   for what is not there or may not be read.
 */
export function openRegularFile(path: string, { links = 'night' }: ReadRules = {}): OpenFile {
  const file = resolve(path)
  refuseStrange(file, statOf(file))
  // Where it became a FIFO since, this returns at once all the same.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(descriptor)
    refuseStrange(file, stats)
    if (leadsOut(file, descriptor, stats, links))
      throw new StrangeFileError(file, wordsOfLink(links), regular)
    return { descriptor, stats }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

/** Does something with an open file, and closes it. @throws as openRegularFile does. */
export function withRegularFile<Result>(
  path: string,
  use: (file: OpenFile) => Result,
  rules: ReadRules = {},
): Result {
  const file = openRegularFile(path, rules)
  try {
    return use(file)
  } finally {
    closeSync(file.descriptor)
  }
}

/**
 * The whole content of a file.
 *
 * @throws as openRegularFile does, and StrangeFileError for more bytes than a file of its kind can have.
 */
export function readRegularFile(path: string, rules: ReadRules = {}): Buffer {
  return withRegularFile(path, file => readBounded(resolve(path), file, rules.mostBytes), rules)
}

/** The same as text in UTF-8. */
export function readRegularText(path: string, rules: ReadRules = {}): string {
  return readRegularFile(path, rules).toString('utf8')
}

/** The first bytes of a file, as Latin-1: of whatever it is, its beginning can be looked at. @throws as openRegularFile does. */
export function readRegularHead(path: string, bytes: number, rules: ReadRules = {}): string {
  return withRegularFile(
    path,
    ({ descriptor }) => {
      const buffer = Buffer.alloc(bytes)
      return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, bytes, 0))
    },
    rules,
  )
}

/** What keeps a file from being read, in words; undefined where nothing does, or where there is no file. */
export function whyStrange(path: string, rules: ReadRules = {}): string | undefined {
  try {
    closeSync(openRegularFile(path, rules).descriptor)
    return undefined
  } catch (error) {
    return error instanceof StrangeFileError ? error.found : undefined
  }
}

/**
 * Whether a file is nearly all holes: it says it has a size that nobody wrote. No compression of a disk's makes so
 * little of text or numbers.
 */
export function isHollow({ size, blocks }: Pick<Stats, 'size' | 'blocks'>): boolean {
  return size > 1 << 26 && blocks * 512 < size / 256
}

/**
 * What the system says of a file, links followed; undefined where there is none, or a link leads nowhere or in a circle.
 * It is not opened.
 */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/**
 * What stands at a path itself, a link as a link; undefined where nothing does. A file in the place of a folder above it
 * makes the system say otherwise than that nothing is there, but it is the same.
 */
export function entryOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** Whether anything goes by a name: a FIFO, or a link that leads nowhere, is there too. */
export function isThere(path: string): boolean {
  return entryOf(path) !== undefined
}

const regular = 'a regular file'

function statOf(file: string): Stats {
  try {
    return statSync(file)
  } catch (error) {
    if (isLink(file)) throw new StrangeFileError(file, 'a link that leads nowhere', regular)
    throw error
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink()
  } catch {
    return false
  }
}

function wordsOfLink(links: LinkRule): string {
  return links === 'night' ? 'a link that leads out of the night' : 'a link that leads out of its folder'
}

function refuseStrange(path: string, stats: Stats): void {
  if (stats.isFile()) return
  // Callers tell folders in their own words, by the system's error.
  if (stats.isDirectory()) {
    throw Object.assign(new Error(`EISDIR: illegal operation on a directory, read '${path}'`), {
      code: 'EISDIR',
    })
  }
  throw new StrangeFileError(path, kindOf(stats), regular)
}

/** What is no regular file, in words. */
export function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a FIFO (a named pipe)'
  if (stats.isSocket()) return 'a socket'
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'a device'
  return 'no regular file'
}

function readBounded(path: string, { descriptor, stats }: OpenFile, mostBytes = defaultMostBytes): Buffer {
  if (stats.size > mostBytes) {
    throw new StrangeFileError(path, `${stats.size} bytes`, `up to ${mostBytes} bytes`)
  }
  // One byte more tells of a file that grows; files of /proc have no size, and are read as they come.
  const pieces: Buffer[] = []
  let read = 0
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(1 << 16, stats.size - read + 1))
    const count = readSync(descriptor, piece, 0, piece.length, read)
    if (count === 0) return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
    pieces.push(piece.subarray(0, count))
    read += count
    if (read > mostBytes)
      throw new StrangeFileError(path, `more than ${mostBytes} bytes`, `up to ${mostBytes} bytes`)
  }
}
