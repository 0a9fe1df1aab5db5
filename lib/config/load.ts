import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError, type Mistake } from '../errors.js'
import { type DuplicateKey, JsonSyntaxError, parseJsonText } from './json-text.js'
import { describePath, mistakesOf } from './mistakes.js'
import { isRemark, withoutRemarks } from './remarks.js'
import { baseOf } from './root.js'
import { type ModelsConfig, modelsConfigSchema } from './schema.js'

/** A models file as it was read. */
export interface LoadedConfig {
  /** Absolute path. */
  readonly file: string
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
  readonly config: ModelsConfig
  /** The file's value as it stands, remarks included. */
  readonly raw: unknown
}

/**
 * Reads a models file.
 *
 * @throws ConfigError with all of its mistakes: no such file, no UTF-8, no JSON, or JSON that is no models file.
 */
export function loadModelsConfig(file: string): LoadedConfig {
  const path = resolve(file)
  const { value, duplicates } = parse(path, decode(path, read(path)))
  const twice = duplicates.filter(duplicate => !isRemarkTwice(duplicate)).map(keyTwice)
  return { file: path, base: baseOf(path), config: check(value, path, twice), raw: value }
}

/**
 * Checks a models file's value that is at hand already, for example one written in a notebook cell.
 *
 * @param file What messages call it.
 * @throws ConfigError with all of its mistakes.
 */
export function parseModelsConfig(value: unknown, file: string): ModelsConfig {
  return check(value, file, [])
}

function check(value: unknown, file: string, known: readonly Mistake[]): ModelsConfig {
  const bare = withoutRemarks(modelsConfigSchema, value)
  const result = modelsConfigSchema.safeParse(bare)
  const found = result.success ? [] : mistakesOf(modelsConfigSchema, bare, result.error.issues)
  const mistakes = [...known, ...found]
  if (!result.success || mistakes.length > 0) throw new ConfigError(file, mistakes)
  return result.data
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ConfigError(file, [cannotRead(error)])
  }
}

const another = 'name another with -c FILE'

function cannotRead(error: unknown): Mistake {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const allowed = 'a file with "models", such as config/models_config.json'
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = `looked for there and nowhere else: run nightwatt in the project's folder, or ${another}`
    return { place: '', found: 'no such file', allowed, hint }
  }
  if (code === 'EISDIR') return { place: '', found: 'a folder', allowed, hint: another }
  const found =
    code === 'EACCES' || code === 'EPERM'
      ? 'a file that you may not read'
      : `a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`
  return { place: '', found, allowed, hint: another }
}

function decode(file: string, bytes: Buffer): string {
  try {
    // Takes a byte order mark at the start for what it is.
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
  // The line is that of the first byte which does not fit; found by decoding line after line.
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

function parse(file: string, text: string): ReturnType<typeof parseJsonText> {
  try {
    return parseJsonText(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { position, found, allowed, lineText } = error
    const place = `line ${position.line}, column ${position.column}`
    throw new ConfigError(file, [
      { place, found, allowed, ...(lineText === '' ? {} : { hint: `the line reads: ${lineText}` }) },
    ])
  }
}

// Remarks may repeat themselves: `"_comment"` before every other key is how many files are written.
function isRemarkTwice({ key, value }: DuplicateKey): boolean {
  return key.startsWith('_') || (isRemark(key) && typeof value === 'string')
}

function keyTwice({ path, first, again }: DuplicateKey): Mistake {
  return {
    place: describePath(path),
    found: `the key twice, on lines ${first.line} and ${again.line}`,
    allowed: 'a key once in an object',
  }
}
