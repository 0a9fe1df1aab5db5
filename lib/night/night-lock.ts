import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { InterruptedError, RefusedError } from '../errors.js'
import { shownFolderMode } from '../os/file-modes.js'
import { makeFolder } from '../os/owner.js'
import { ownIdentity } from '../os/process-identity.js'
import { sleep } from '../os/sleep.js'
import type { Settings } from '../plan/options.js'
import { type Taking, takeLock } from '../record/lock/lock.js'
import type { LockFile, LockRecord } from '../record/lock/lock-file.js'
import { lockPath } from '../record/lock/lock-place.js'
import { localTime } from '../record/time.js'
import type { NightEvent } from '../run/events.js'
import { describeSystemError } from './disk/disk-failure.js'

/** The machine, held by one night. */
export interface NightLock extends Disposable {
  /** Whether it had to wait for another night. */
  readonly waited: boolean
  /** Says where the night is, as soon as that is known. */
  setNight(path: string): void
}

const noLock: NightLock = { waited: false, setNight() {}, [Symbol.dispose]() {} }

// Half a second does not matter after waiting for hours, but a busy neighbour matters to the night being measured.
const pollSeconds = 0.5

/**
 * Takes the machine for a night: two at a time measure each other, and the joules of both are useless.
 *
 * @param onEvent Called once if it has to wait, with whom for.
 * @throws RefusedError when another night holds it and waiting was not asked for, InterruptedError when the signal is
 *   aborted while it waits.
 */
export async function lockNight(
  { lock, wait }: Pick<Settings, 'lock' | 'wait'>,
  context: {
    readonly env: NodeJS.ProcessEnv
    readonly signal: AbortSignal
    /** Without secrets: other users may read the lock. */
    readonly commandLine: readonly string[]
    readonly onEvent: (event: NightEvent) => void
  },
): Promise<NightLock> {
  if (!lock) return noLock
  const path = lockPath(context.env)
  for (let told = false; ; told = true) {
    const taking = take(path, context)
    if ('lock' in taking) {
      const { lock: own } = taking
      return {
        waited: told,
        setNight: path => own.setNight(path),
        [Symbol.dispose]: () => own.release(),
      }
    }
    if ('unclear' in taking) throw new RefusedError(`${taking.unclear}: ${remedy(path)}`)
    const { heldBy } = taking
    if (!wait) throw new RefusedError(`${describeHolder(heldBy)}.\n${advice(heldBy)}`)
    if (!told)
      context.onEvent({ type: 'night-waiting', text: `${describeHolder(heldBy)}; waiting for its end` })
    await sleep(pollSeconds, context.signal)
    if (context.signal.aborted) {
      throw new InterruptedError('interrupted while waiting for another night: nothing was started')
    }
  }
}

function take(
  path: string,
  { env, commandLine }: { readonly env: NodeJS.ProcessEnv; readonly commandLine: readonly string[] },
): Taking {
  try {
    makeFolder(dirname(path), shownFolderMode)
    return takeLock(path, recordOf(env, commandLine))
  } catch (error) {
    throw new RefusedError(
      `no lock can be made at ${path}: ${describeSystemError(error)}\n` +
        'Name another folder with NIGHTWATT_LOCK_DIR, or do without with --no-lock (lock: false).',
      { cause: error },
    )
  }
}

function recordOf(env: NodeJS.ProcessEnv, commandLine: readonly string[]): LockRecord {
  const { pid, startTicks, bootId } = ownIdentity()
  return {
    pid,
    process_start: startTicks,
    boot_id: bootId,
    user: userName(env),
    since: localTime(Date.now()),
    night: null,
    command_line: [...(commandLine.length === 0 ? process.argv : commandLine)],
    token: randomBytes(16).toString('hex'),
  }
}

function userName({ SUDO_USER: caller = '' }: NodeJS.ProcessEnv): string {
  if (caller !== '' && process.geteuid?.() === 0) return caller
  try {
    return userInfo().username
  } catch {
    // An id without a name, as in many containers.
    return `user ${process.geteuid?.() ?? 'unknown'}`
  }
}

function describeHolder({ record }: LockFile): string {
  if (record === undefined) return 'another night runs on this machine'
  const { pid, user, since, night } = record
  const who = pid === process.pid ? 'this very process' : `process ${pid} of ${user}`
  return `another night runs on this machine: held by ${who} since ${since}, ${night === null ? 'just starting' : night}`
}

function advice({ path, holder }: LockFile): string {
  const unseen = holder === 'hidden' ? `That process cannot be looked at from here: ${remedy(path)}\n` : ''
  return (
    `${unseen}See what it does with: nightwatt status. Wait for its end with --wait (wait: true). ` +
    'With --no-lock (lock: false) both run at once and measure each other.'
  )
}

function remedy(path: string): string {
  return `if no night runs any more, remove ${path}`
}
