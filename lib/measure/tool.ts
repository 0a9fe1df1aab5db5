import { execa } from 'execa'
import { readLines } from './lines.js'

export interface ToolOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void
}

/** A measuring program that runs for as long as an attempt does. */
export interface Tool {
  /** Closes its standard input. */
  closeInput(): void
  kill(signal: NodeJS.Signals): void
  /** Resolves with a few words when the program has ended, and all it said has been read; never rejects. */
  readonly ended: Promise<string>
}

/**
 * Starts a measuring program. It gets its own process group, so that a Ctrl-C in the terminal reaches us alone
 * and the meter still tells of the attempt's last moments.
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
  if (child.stdout !== null) readLines(child.stdout, line => onLine(line, 'stdout'))
  if (child.stderr !== null) readLines(child.stderr, line => onLine(line, 'stderr'))
  child.stdin?.on('error', () => {})
  return {
    closeInput: () => child.stdin?.end(),
    kill: signal => void child.kill(signal),
    ended: child.then(({ exitCode, signal, code, originalMessage }) => {
      if (signal !== undefined) return `killed by ${signal}`
      if (exitCode !== undefined) return `ended with exit code ${exitCode}`
      return code === 'ENOENT'
        ? 'not found on the PATH'
        : `could not be started (${originalMessage ?? code ?? 'unknown'})`
    }),
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
