import { execa } from 'execa'
import { whyNotStarted } from '../../os/ask.js'
import { readLines } from './lines.js'
import { OutputLimit } from './output-limit.js'

export interface ToolOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Returns whether the line was useful. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => boolean
}

/** A measuring program that runs for as long as an attempt does. */
export interface Tool {
  /** Writes a line to its standard input. */
  tell(line: string): void
  /** Closes its standard input. */
  closeInput(): void
  /**
   * Ends the program and everything it started: with `signal`, and with SIGKILL if it still exists after
   * `patienceMs`. If not even SIGKILL ends it (a driver in trouble), it is left to the kernel half a second later.
   */
  end(signal: NodeJS.Signals, patienceMs: number): Promise<void>
  /** Resolves with a few words when the program has ended and all its output has been read; never rejects. */
  readonly ended: Promise<string>
}

const killPatienceMs = 500

/**
 * Starts a measuring program. It gets its own process group, so that Ctrl-C in the terminal reaches only us and the
 * meter still reports the attempt's last moments, and so that a wrapper script does not leave its program running.
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
  const flood = new OutputLimit()
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
      // Once it has ended, its id may belong to another process.
      if (child.pid !== undefined && !hasEnded) process.kill(-child.pid, signal)
    } catch {
      // It has already ended.
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
    return whyNotStarted(file, env, code) ?? `could not be started (${originalMessage ?? code ?? 'unknown'})`
  })
  return {
    tell: line => void child.stdin?.write(`${line}\n`),
    closeInput: () => child.stdin?.end(),
    ended,
    async end(signal, patienceMs) {
      signalGroup(signal)
      if (await within(patienceMs, ended)) return
      signalGroup('SIGKILL')
      if (await within(killPatienceMs, ended)) return
      // Neither the process nor its pipes may keep our process alive.
      child.unref()
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
    },
  }
}

/** Resolves after `promise` does, or after `ms` milliseconds, whichever is first; returns which. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const settled = await Promise.race([promise.then(() => true), timeout])
  clearTimeout(timer)
  return settled
}
