import { RefusedError, UsageError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import { stateOf } from '../../night/status/journal-state.js'
import { livenessOf } from '../../os/process-identity.js'
import { statsOf } from '../../os/regular-file.js'
import { readJournal } from '../../record/journal/journal-reader.js'

/**
 * Refuses nights that cannot be packed.
 *
 * @throws RefusedError for one that still runs, or that has no folder of its own; UsageError for two of one name.
 */
export function checkNights(nights: readonly Night[]): void {
  const names = new Map<string, string>()
  for (const { name, path } of nights) {
    const other = names.get(name.toLowerCase())
    if (other !== undefined && other !== path)
      throw new UsageError(
        `pack: found two nights named ${name}, ${other} and ${path}; allowed: each name once`,
      )
    names.set(name.toLowerCase(), path)
    if (statsOf(path)?.isDirectory() !== true)
      throw new RefusedError(
        `${path} lies in a flat folder with other nights, without a folder of its own: it cannot be packed`,
      )
    const { ended, process: writer } = stateOf(readJournal(path).entries)
    if (ended === null && writer !== null && livenessOf(writer) !== 'dead')
      throw new RefusedError(
        `${path} still runs, in process ${writer.pid}: pack it when it has ended (nightwatt status)`,
      )
  }
}
