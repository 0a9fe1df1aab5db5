import { exitCodes } from './exit-codes.js'
import { tell } from './output.js'

export const signalExitCodes = { SIGINT: exitCodes.interrupted, SIGTERM: 143, SIGHUP: 129 } as const

export interface Interrupt {
  readonly signal: AbortSignal
  readonly forceKill: AbortSignal
  /** The exit code of the command; undefined if no signal came. */
  exitCode(): number | undefined
  stop(): void
}

/**
 * The first signal ends what runs in good order, the second at once.
 *
 * @param ending The message at the first signal: what is being ended; undefined if nothing has begun.
 */
export function listenForSignals(ending: () => string | undefined): Interrupt {
  const controller = new AbortController()
  const forceKill = new AbortController()
  let exitCode: number | undefined
  const handlers = Object.entries(signalExitCodes).map(([signal, code]) => {
    const handler = () => {
      if (controller.signal.aborted) {
        forceKill.abort()
        return
      }
      exitCode = code
      const what = ending()
      tell(
        what === undefined
          ? `\n${signal}`
          : `\n${signal}: ending ${what} in good order; once more kills it at once.`,
      )
      controller.abort()
    }
    process.on(signal, handler)
    return [signal, handler] as const
  })
  return {
    signal: controller.signal,
    forceKill: forceKill.signal,
    exitCode: () => exitCode,
    stop() {
      for (const [signal, handler] of handlers) process.off(signal, handler)
    },
  }
}

// Node aborts when it ends and cannot reset a terminal that is gone; the signal itself ends it cleanly.
export function endByHangup(): void {
  if (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY) process.kill(process.pid, 'SIGHUP')
}
