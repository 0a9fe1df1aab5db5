import { execa } from 'execa'
import { Flood } from './flood.js'
import { readLines } from './lines.js'

export interface ToolOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Returns whether the line was of use. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => boolean
}

/** A measuring program that runs for as long as an attempt does. */
export interface Tool {
  /** Closes its standard input. */
  closeInput(): void
  /**
   * Ends the program and all that it started: by `signal`, and by SIGKILL if it is still there after
   * `patienceMs`. One that not even SIGKILL ends (a driver in trouble) is left to the kernel half a second later.
   */
  end(signal: NodeJS.Signals, patienceMs: number): Promise<void>
  /** Resolves with a few words when the program has ended, and all it said has been read; never rejects. */
  readonly ended: Promise<string>
}

const killPatienceMs = 500

/**
 * Starts a measuring program. It gets its own process group, so that a Ctrl-C in the terminal reaches us alone
 * and the meter still tells of the attempt's last moments, and so that a wrapper script does not leave the
 * program behind it running.
 */
export function startTool({ file, args, env, onLine }: ToolOptions): Tool {
  const child = execa(file, args, {
    env,
    extendEnv: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    detached: true,
  })
  const flood = new Flood()
  let abandonedFor = ''
  let hasEnded = false
  const hear = (line: string, stream: 'stdout' | 'stderr') => {
    if (abandonedFor === '' && onLine(line, stream)) flood.useful()
  }
  const count = (chunk: string) => {
    if (abandonedFor !== '') return
    abandonedFor = flood.see(chunk.length)
    if (abandonedFor !== '') signalGroup('SIGKILL')
  }
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      // Once it has ended, its number may belong to another.
      if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, signal)
    } catch {
      // It is gone already.
    }
  }
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name]
    if (stream === null) continue
    readLines(stream, line => hear(line, name))
    stream.on('data', count)
  }
  child.stdin?.on('error', () => {})
  const ended = child.then(({ exitCode, signal, code, originalMessage }) => {
    hasEnded = true
    if (abandonedFor !== '') return abandonedFor
    if (signal !== undefined) return `killed by ${signal}`
    if (exitCode !== undefined) return `exit code ${exitCode}`
    return code === 'ENOENT'
      ? 'not found on the PATH'
      : `could not be started (${originalMessage ?? code ?? 'unknown'})`
  })
  return {
    closeInput: () => child.stdin?.end(),
    ended,
    async end(signal, patienceMs) {
      signalGroup(signal)
      if (await within(patienceMs, ended)) return
      signalGroup('SIGKILL')
      if (await within(killPatienceMs, ended)) return
      // Neither the process nor its pipes may keep ours alive.
      child.unref()
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
    },
  }
}

/** Resolves after `promise` does, or after `ms` milliseconds, whichever is first; says which. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const settled = await Promise.race([promise.then(() => true), timeout])
  clearTimeout(timer)
  return settled
}
