import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { RecordError } from '../errors.js'
import { type LinkRule, leadsOut } from './links.js'

/**
 * The only way to open a file that somebody else may have put there: a stranger whose night is read, or a training
 * that replaced one of our files while it ran. Opening a FIFO blocks until somebody writes to it, possibly forever
 * and without reacting to signals; opening a device may do anything. So its type is checked first, it is opened
 * without blocking, and the type of what was opened is checked again.
 */

/** Something other than a regular file, which will not be opened. */
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
   * is for files that the user named; a folder, into that folder. `none`: as `night`, and the file itself is no link.
   *
   * @default 'night'
   */
  readonly links?: LinkRule
  /** What is read at once and kept in memory. */
  readonly maxBytes?: number
}

/** A file that is open for reading. */
export interface OpenFile {
  readonly descriptor: number
  readonly stats: Stats
}

const defaultMostBytes = 1 << 28

/**
 * Opens a regular file for reading; the caller closes it.
 *
 * @throws StrangeFileError for anything but a regular file, and for one behind a link that leads out; the error of
 *   the system for what is not there or may not be read.
 */
export function openRegularFile(path: string, { links = 'night' }: ReadRules = {}): OpenFile {
  const file = resolve(path)
  const noLink = links === 'none' ? constants.O_NOFOLLOW : 0
  if (links === 'none' && isLink(file)) throw new StrangeFileError(file, 'a link', regular)
  refuseStrange(file, statOf(file))
  // Where it became a FIFO since, this returns at once all the same.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | noLink)
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
 * @throws as openRegularFile does, and StrangeFileError for more bytes than such a file can have.
 */
export function readRegularFile(path: string, rules: ReadRules = {}): Buffer {
  return withRegularFile(path, file => readBounded(resolve(path), file, rules.maxBytes), rules)
}

/** The same as text in UTF-8. */
export function readRegularText(path: string, rules: ReadRules = {}): string {
  return readRegularFile(path, rules).toString('utf8')
}

/** The first bytes of a file, as Latin-1, whatever its size or encoding. @throws as openRegularFile does. */
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

/** Why a file will not be read, in words; undefined if it will be, or if there is no file. */
export function whyStrange(path: string, rules: ReadRules = {}): string | undefined {
  try {
    closeSync(openRegularFile(path, rules).descriptor)
    return undefined
  } catch (error) {
    return error instanceof StrangeFileError ? error.found : undefined
  }
}

/**
 * Whether a file is nearly all holes: its size is far more than was ever written. No file system compresses text or
 * numbers that much.
 */
export function isHollow({ size, blocks }: Pick<Stats, 'size' | 'blocks'>): boolean {
  return size > 1 << 26 && blocks * 512 < size / 256
}

/**
 * The status of a file, links followed; undefined where there is none, or a link leads nowhere or in a circle.
 * Nothing is opened.
 */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/**
 * The status of a path itself, links not followed; undefined where there is nothing. If a folder above it is really a
 * file, the system gives another error (ENOTDIR), which means the same.
 */
export function entryOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** Whether anything has this path: a FIFO, or a link that leads nowhere, counts too. */
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
  return typeof links === 'string'
    ? 'a link that leads out of the night'
    : 'a link that leads out of its folder'
}

function refuseStrange(path: string, stats: Stats): void {
  if (stats.isFile()) return
  throw new StrangeFileError(path, kindOf(stats), regular)
}

/** What something other than a regular file is, in words. */
export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a FIFO (a named pipe)'
  if (stats.isSocket()) return 'a socket'
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'a device'
  return 'no regular file'
}

function readBounded(path: string, { descriptor, stats }: OpenFile, maxBytes = defaultMostBytes): Buffer {
  if (stats.size > maxBytes) {
    throw new StrangeFileError(path, `${stats.size} bytes`, `up to ${maxBytes} bytes`)
  }
  // One byte more shows a file that grows; files of /proc have no size and are read to their end.
  const pieces: Buffer[] = []
  let read = 0
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(1 << 16, stats.size - read + 1))
    const count = readSync(descriptor, piece, 0, piece.length, read)
    if (count === 0) return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
    pieces.push(piece.subarray(0, count))
    read += count
    if (read > maxBytes)
      throw new StrangeFileError(path, `more than ${maxBytes} bytes`, `up to ${maxBytes} bytes`)
  }
}
