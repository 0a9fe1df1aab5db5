import { resolve } from 'node:path'
import { ConfigError, type Mistake } from '../../errors.js'
import { readRegularFile, StrangeFileError } from '../../os/regular-file.js'

/** A user's file as it was read: text in UTF-8. */
export interface TextFile {
  /** Absolute path. */
  readonly file: string
  /** Without a byte order mark. */
  readonly text: string
}

/** For messages about a file that cannot be read: which file would do, and how to name another. */
export interface FileWords {
  readonly allowed: string
  readonly another: string
  /** Where else it was looked for; nowhere, if not given. */
  readonly lookedFor?: string
}

/**
 * Reads a text file.
 *
 * @throws ConfigError when there is no such file, or it is not UTF-8: then with the line.
 */
export function readTextFile(file: string, words: FileWords): TextFile {
  const path = resolve(file)
  return { file: path, text: decode(path, read(path, words)) }
}

function read(file: string, words: FileWords): Buffer {
  try {
    // A file that the user names may be a link.
    return readRegularFile(file, { links: 'anywhere' })
  } catch (error) {
    throw new ConfigError(file, [cannotRead(error, words)])
  }
}

function cannotRead(error: unknown, { allowed, another, lookedFor }: FileWords): Mistake {
  if (error instanceof StrangeFileError) return { place: '', found: error.found, allowed, hint: another }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = `looked for there and ${lookedFor ?? 'nowhere else'}: run nightwatt in the project's folder, or ${another}`
    return { place: '', found: 'no such file', allowed, hint }
  }
  const found =
    code === 'EACCES' || code === 'EPERM'
      ? 'a file that you may not read'
      : `a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`
  return { place: '', found, allowed, hint: another }
}

function decode(file: string, bytes: Buffer): string {
  try {
    // Skips a byte order mark at the start.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ConfigError(file, [notUtf8(bytes)])
  }
}

function notUtf8(bytes: Buffer): Mistake {
  const allowed = 'UTF-8'
  const hint = 'save it as UTF-8 in your editor'
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) return { place: '', found: 'UTF-16', allowed, hint }
  // The line of the first invalid byte, found by decoding line by line.
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start)
    const next = end === -1 ? bytes.length : end + 1
    if (!isUtf8(bytes.subarray(start, next))) break
    start = next
  }
  return { place: `line ${line}`, found: 'bytes that are no UTF-8', allowed, hint }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
