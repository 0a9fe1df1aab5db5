import { join } from 'node:path'
import { RecordError } from '../../errors.js'
import { isThere } from '../../os/regular-file.js'
import { readRecord } from '../../record/read-record.js'
import { type NightRecord, nightRecordSchema } from '../../record/schema.js'

/** @throws RecordError where there is no night of ours with a plan. */
export function readNight(path: string): NightRecord {
  const file = join(path, 'night.json')
  if (!isThere(file)) {
    throw new RecordError(
      `${path}: there is no night.json in it; allowed: the folder of a night, which keeps its plan there. One that was ` +
        'killed before its plan was written has run nothing, so start it anew.',
    )
  }
  const record = readRecord(file, nightRecordSchema, 'what nightwatt writes')
  if (record.imported_from !== undefined)
    throw new RecordError(
      `${path} has no plan of ours to go on with: it was imported from ${record.imported_from.file}`,
    )
  if (record.plan === null) throw new RecordError(`${path} has no plan to go on with: it was not kept`)
  return record
}
