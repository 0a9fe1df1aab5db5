import { hostname } from 'node:os'
import { RefusedError } from '../../errors.js'
import { livenessOf } from '../../os/process-identity.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { stateOf } from '../status/journal-state.js'
import type { Resumption } from './resume.js'

/**
 * Refuses to resume a night that still runs, whoever holds the lock: two that write into one folder lose the
 * measurements of both.
 *
 * @param acceptChanges Whether the user says that it no longer runs on the machine where it began.
 * @throws RefusedError saying which process runs it, or on which machine it may.
 */
export function refuseWhileRunning(
  { path, record }: Pick<Resumption, 'path' | 'record'>,
  { acceptChanges = false }: { readonly acceptChanges?: boolean | undefined },
): void {
  const { ended, process: writer } = stateOf(readJournal(path).entries)
  if (ended !== null || writer === null) return
  const host = writer.host ?? record.machine?.host
  if (host !== undefined && host !== hostname()) {
    if (acceptChanges) return
    throw new RefusedError(
      `${path} began on ${host} and has not ended; whether it still runs cannot be told from here. ` +
        'Where it surely does not, go on with --accept-changes.',
    )
  }
  if (runsHere(path)) {
    throw new RefusedError(
      `${path} still runs, in process ${writer.pid}: see nightwatt status. It can go on when that has ended.`,
    )
  }
}

/** Whether a process of this machine is at work on a night. */
export function runsHere(path: string): boolean {
  const { ended, process: writer } = stateOf(readJournal(path).entries)
  return ended === null && writer !== null && writer.pid !== process.pid && livenessOf(writer) !== 'dead'
}
