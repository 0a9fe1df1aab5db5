import type { Night } from '../../index.js'
import { exitCodes } from '../console/exit-codes.js'
import { tell } from '../console/output.js'

/**
 * Opens nights that were chosen together. One that cannot be read does not affect the others: it is reported, and the
 * exit code says that something is missing.
 *
 * @throws RecordError where none can be read.
 */
export async function openEach(paths: readonly string[]): Promise<readonly Night[]> {
  const { findNights, NightwattError, openNight } = await import('../../index.js')
  const nights: Night[] = []
  let failure: unknown
  // A path may be that of a folder of nights.
  const inside = await Promise.all(paths.map(async path => ({ path, found: await findNights(path) })))
  const all = inside.flatMap(({ path, found }) =>
    found.length === 0 ? [path] : found.map(night => night.path),
  )
  for (const path of all) {
    try {
      nights.push(await openNight(path))
    } catch (error) {
      if (all.length === 1 || !(error instanceof NightwattError)) throw error
      failure = error
      tell(`nightwatt: ${error.message}; left out`)
    }
  }
  if (nights.length === 0 && failure !== undefined) throw failure
  if (failure !== undefined) process.exitCode = exitCodes.failed
  return nights
}
