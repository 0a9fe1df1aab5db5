import { NewerRecordError, RecordError } from '../errors.js'
import { readRegularText } from '../os/regular-file.js'
import { type PackRecord, packRecordName, packRecordSchema, packVersion } from './pack-record.js'

/**
 * What a pack tells of itself.
 *
 * @throws NewerRecordError for one of a newer version, RecordError for what is none.
 */
export function readPackRecord(file: string): PackRecord {
  let value: unknown
  try {
    value = JSON.parse(readRegularText(file, { links: 'none' }))
  } catch (error) {
    throw new RecordError(
      `${file}: found no JSON (${error instanceof Error ? error.message : String(error)}); allowed: ${packRecordName} as nightwatt pack writes it`,
    )
  }
  const version = versionIn(value)
  if (version !== undefined && version > packVersion)
    throw new NewerRecordError(
      `${file}: found version ${version} of packs; allowed: up to ${packVersion}. A newer nightwatt made it: npm install nightwatt@latest`,
    )
  const { success, data, error } = packRecordSchema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  throw new RecordError(
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not what it should be'}; allowed: what nightwatt pack writes`,
  )
}

function versionIn(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('format_version' in value)) return undefined
  return typeof value.format_version === 'number' ? value.format_version : undefined
}
