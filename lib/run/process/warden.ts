import { randomBytes } from 'node:crypto'
import { delimiter } from 'node:path'
import { execa } from 'execa'
import { within } from '../../measure/tool.js'
import { wardenRoundsPerSecond, wardenScript } from './warden-script.js'

/** A file of the kernel's and what is to stand in it. */
export interface FileValue {
  readonly file: string
  readonly value: string
}

/**
 * What tidies up after us when we cannot: a process that SIGKILL ends (the kernel short of memory, a notebook's kernel
 * restarted) runs none of its own code any more, so another one must have been told before.
 */
export interface Warden {
  /** Value of NIGHTWATT_MARK, or the beginning of it, in the environment of every process that is to end with us. */
  readonly mark: string
  /** Why nothing watches over the night; empty when the warden does. */
  readonly problem: string
  /** Resolves when the warden knows what to write where if we die; only then may it be changed. */
  restoreLater(values: readonly FileValue[]): Promise<void>
  /** Resolves when the warden knows a cgroup in which everything is to end with us; only then may it be made. */
  endCgroup(folder: string): Promise<void>
  /** Nothing is to be written back any more. */
  forget(): void
  /** The night has ended in good order: the warden goes, and does nothing. */
  dismiss(): Promise<void>
}

// No more than the grace of an ordinary ending, and not so much that a new night meets the old one's trainings.
const defaultGraceSeconds = 8
const dismissPatienceMs = 1000

/**
 * Starts the warden of a night: one shell that waits for the end of its standard input, which we hold and the kernel
 * closes when we die, whatever we die of. It has a session of its own, so that what ends ours passes it by, and no
 * other pipe of ours, so that nobody who reads our output waits for it.
 */
export function startWarden({
  env,
  shell = 'sh',
  graceSeconds = defaultGraceSeconds,
}: {
  readonly env: NodeJS.ProcessEnv
  readonly shell?: string
  readonly graceSeconds?: number
}): Warden {
  const mark = randomBytes(16).toString('hex')
  const rounds = String(graceSeconds * wardenRoundsPerSecond)
  const child = execa(shell, ['-c', wardenScript, 'nightwatt-warden', mark, rounds], {
    cwd: '/',
    // Nothing else: started from a training of another night, it must not carry that night's mark.
    env: { PATH: [env.PATH, '/usr/bin', '/bin'].filter(Boolean).join(delimiter) },
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  })
  // A warden that somebody ended is missed only if we are killed too.
  child.stdin.on('error', () => {})
  const tell = (lines: readonly string[]) =>
    new Promise<void>(told => {
      child.stdin.write(lines.map(line => `${line}\n`).join(''), () => told())
    })
  return {
    mark,
    problem: child.pid === undefined ? `${shell} could not be started` : '',
    async restoreLater(values) {
      // What holds a line break cannot be told apart from the next line; no file or value of the kernel's does.
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
