import type { z } from 'zod'
import { ConfigError, type Mistake } from '../../errors.js'
import { isRemark, withoutRemarks } from '../batch/remarks.js'
import { type DuplicateKey, JsonSyntaxError, parseJsonText } from './json-text.js'
import { describePath, mistakesOf } from './mistakes.js'
import { protoKeys } from './proto-keys.js'
import { type FileWords, readTextFile, type TextFile } from './text-file.js'

/** A user's file as it was read: JSON in UTF-8. */
export interface JsonFile {
  /** Absolute path. */
  readonly file: string
  /** The file's value as it stands, remarks included. */
  readonly value: unknown
  /** Duplicate keys, except remarks. */
  readonly mistakes: readonly Mistake[]
}

/**
 * Reads a JSON file.
 *
 * @throws ConfigError when there is no such file, or it is not UTF-8 or not JSON.
 */
export function readJsonFile(file: string, words: FileWords): JsonFile {
  return parseJsonFile(readTextFile(file, words))
}

/**
 * The JSON of a file that was read.
 *
 * @throws ConfigError when it is not JSON.
 */
export function parseJsonFile({ file, text }: TextFile): JsonFile {
  const { value, duplicates } = parse(file, text)
  return { file, value, mistakes: duplicates.filter(twice => !isRemarkTwice(twice)).map(keyTwice) }
}

/** The mistakes that a schema finds in a value without its remarks; the data if there are none. */
export function checkValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.infer<Schema> | undefined; readonly mistakes: readonly Mistake[] } {
  const impossible = protoKeys(value)
  if (impossible.length > 0) return { data: undefined, mistakes: impossible.map(protoMistake) }
  const bare = withoutRemarks(schema, value)
  const result = schema.safeParse(bare)
  return result.success
    ? { data: result.data, mistakes: [] }
    : { data: undefined, mistakes: mistakesOf(schema, bare, result.error.issues) }
}

function protoMistake(path: readonly (string | number)[]): Mistake {
  return { place: describePath(path), found: 'the name "__proto__"', allowed: 'any other name' }
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

// Remarks may be duplicates: many files have `"_comment"` before every other key.
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
