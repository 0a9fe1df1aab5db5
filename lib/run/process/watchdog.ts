import { randomBytes } from 'node:crypto'
import { delimiter } from 'node:path'
import { execa } from 'execa'
import { within } from '../../measure/supervise/tool.js'
import { watchdogRoundsPerSecond, watchdogScript } from './watchdog-script.js'

/** A file of the kernel's and the value it is to have. */
export interface FileValue {
  readonly file: string
  readonly value: string
}

/**
 * Tidies up after us when we cannot: a process that SIGKILL ends (the kernel short of memory, a notebook's kernel
 * restarted) runs none of its own code any more, so another process must know beforehand what to do.
 */
export interface Watchdog {
  /** Value of NIGHTWATT_MARK, or its beginning, in the environment of every process that is to end with us. */
  readonly mark: string
  /** Why nothing watches over the night; empty when the watchdog does. */
  readonly problem: string
  /** Resolves when the watchdog knows what to write where if we die; only then may it be changed. */
  restoreLater(values: readonly FileValue[]): Promise<void>
  /** Resolves when the watchdog knows a cgroup in which everything is to end with us; only then may it be made. */
  endCgroup(folder: string): Promise<void>
  /** Nothing has to be written back any more. */
  forget(): void
  /** The night has ended in good order: the watchdog ends without doing anything. */
  dismiss(): Promise<void>
}

// At most the grace of an ordinary ending, and short enough that a new night does not meet the old one's trainings.
const defaultGraceSeconds = 8
const dismissPatienceMs = 1000
// Of a shell on a machine with much to do; a shell that says nothing for so long may still hear what it is told.
const readyPatienceMs = 10_000

/**
 * Starts the watchdog of a night: a shell that waits for the end of its standard input, which we hold open and the
 * kernel closes when we die, whatever the reason. It has a session of its own, so that signals to ours do not reach
 * it, and none of our own output, so that no reader of it waits for the watchdog.
 */
export function startWatchdog({
  env,
  shell = 'sh',
  graceSeconds = defaultGraceSeconds,
}: {
  readonly env: NodeJS.ProcessEnv
  readonly shell?: string
  readonly graceSeconds?: number
}): Watchdog {
  const mark = randomBytes(16).toString('hex')
  const rounds = String(graceSeconds * watchdogRoundsPerSecond)
  const child = execa(shell, ['-c', watchdogScript, 'nightwatt-watchdog', mark, rounds], {
    cwd: '/',
    // Nothing else: started from a training of another night, it must not carry that night's tag.
    env: { PATH: [env.PATH, '/usr/bin', '/bin'].filter(Boolean).join(delimiter) },
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  })
  // A watchdog that somebody ended matters only if we are killed too.
  child.stdin.on('error', () => {})
  // Until it ignores signals, one to the whole terminal ends it with whatever it was told.
  const ready = within(
    readyPatienceMs,
    new Promise(said => child.stdout.once('data', said).once('close', said)),
  )
  const tell = async (lines: readonly string[]) => {
    const told = new Promise<void>(resolve => {
      child.stdin.write(lines.map(line => `${line}\n`).join(''), () => resolve())
    })
    await Promise.all([told, ready])
  }
  return {
    mark,
    problem: child.pid === undefined ? `${shell} could not be started` : '',
    async restoreLater(values) {
      // A value with a line break could not be distinguished from the next line; no file or value of the kernel's has
      // one.
      const tellable = values.filter(({ file, value }) => !/[\n\0]/.test(file + value))
      if (tellable.length > 0) await tell(tellable.flatMap(({ file, value }) => ['restore', file, value]))
    },
    async endCgroup(folder) {
      if (!/[\n\0]/.test(folder)) await tell(['cgroup', folder])
    },
    forget: () => void tell(['forget']),
    async dismiss() {
      child.stdin.end('dismissed\n')
      if (!(await within(dismissPatienceMs, child))) child.unref()
    },
  }
}
