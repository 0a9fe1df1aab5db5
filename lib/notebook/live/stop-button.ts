/**
 * The signals that end the nights of a kernel: the stop button is SIGINT, a restart or shutdown ends with SIGTERM.
 * The kernel's own listeners would declare the cell ended while its night runs on, so they wait until the night has
 * ended.
 */
export interface Stop {
  readonly signal: AbortSignal
  /** Ends the training's processes without further grace. */
  readonly forceKill: AbortSignal
  /** The night has ended, however it did. */
  end(): void
}

type Name = (typeof names)[number]
const names = ['SIGINT', 'SIGTERM'] as const

// After the stop button everything ends within two seconds.
const graceMs = 1000

interface Controllers {
  readonly signal: AbortController
  readonly forceKill: AbortController
}

const running = new Set<Controllers>()
const others = new Map<Name, readonly NodeJS.SignalsListener[]>()
let dying = false

/** Takes the signals for a night; they go back to the kernel with the last night that ends. */
export function takeStopButton(): Stop {
  const controllers = { signal: new AbortController(), forceKill: new AbortController() }
  if (running.size === 0) takeSignals()
  running.add(controllers)
  return {
    signal: controllers.signal.signal,
    forceKill: controllers.forceKill.signal,
    end() {
      if (!running.delete(controllers) || running.size > 0) return
      giveSignalsBack()
      if (dying) process.kill(process.pid, 'SIGTERM')
    },
  }
}

function takeSignals(): void {
  for (const name of names) {
    others.set(name, process.rawListeners(name) as NodeJS.SignalsListener[])
    process.removeAllListeners(name)
    process.on(name, stop)
  }
}

function giveSignalsBack(): void {
  for (const [name, listeners] of others) {
    process.off(name, stop)
    for (const listener of listeners) process.on(name, listener)
  }
  others.clear()
}

function stop(name: NodeJS.Signals): void {
  dying ||= name === 'SIGTERM'
  for (const { signal, forceKill } of running) {
    if (signal.signal.aborted) forceKill.abort()
    signal.abort()
    setTimeout(() => forceKill.abort(), graceMs).unref()
  }
}
