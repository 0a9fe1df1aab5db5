import type { z } from 'zod'
import { protoKeys } from '../config/json/proto-keys.js'
import { NewerRecordError, RecordError } from '../errors.js'
import { readRegularText, StrangeFileError } from '../os/regular-file.js'
import { schemaVersion } from './schema.js'

/**
 * Reads a JSON file and checks it.
 *
 * @param schema The schema, or a function that chooses it by the file's content.
 * @param expected The same in words, for the error: `what nightwatt writes`.
 * @param seen Told the text that was read, before it is checked.
 * @throws RecordError naming the file and up to five places in it that are wrong; NewerRecordError for one that a newer
 *   version wrote.
 */
export function readRecord<Schema extends z.ZodType>(
  file: string,
  schema: Schema | ((value: unknown) => Schema),
  expected: string,
  seen: (text: string) => void = () => undefined,
): z.infer<Schema> {
  let value: unknown
  let text = ''
  try {
    text = readRegularText(file)
    seen(text)
    value = parseJson(text)
  } catch (error) {
    if (error instanceof StrangeFileError) throw error
    throw new RecordError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  // Looked for only where its letters stand, or escapes that may mean them: a night has thousands of records.
  const impossible = /__proto__|\\u/.test(text) ? protoKeys(value)[0] : undefined
  if (impossible !== undefined) {
    throw new RecordError(
      `${file} is not ${expected}: found the name "__proto__" at ${impossible.join('.')}; allowed: any other name`,
    )
  }
  const result = (typeof schema === 'function' ? schema(value) : schema).safeParse(value)
  if (result.success) return result.data
  const version = versionOf(value)
  if (version !== undefined && version > schemaVersion) {
    throw new NewerRecordError(
      `${file} was written by a newer nightwatt: found schema_version ${version}; allowed: up to ${schemaVersion}. Update nightwatt to read it.`,
    )
  }
  const places = result.error.issues
    .slice(0, 5)
    .map(issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
  throw new RecordError(`${file} is not ${expected}: ${places.join('; ')}`)
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('schema_version' in value)) return undefined
  return typeof value.schema_version === 'number' ? value.schema_version : undefined
}

// Python writes a loss that diverged as NaN or Infinity, which JSON does not know: such a value counts as missing.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const repaired = text.replace(/(:\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g, '$1null')
    if (repaired === text) throw error
    return JSON.parse(repaired)
  }
}
