import { setTimeout as wait } from 'node:timers/promises'

/**
 * Ends a training with all that it started. A trainer forks data loaders and shells; a signal to the first
 * process alone would leave them on the GPU until morning, so the whole process group gets it. SIGTERM first,
 * since a trainer may want to save a checkpoint; SIGKILL ten seconds later, or at once when `hurry` is aborted.
 */
export const graceMs = 10_000
const pollMs = 20

/** Resolves when the process group of `pid` is gone. */
export async function endProcessGroup(pid: number, hurry?: AbortSignal): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  const deadline = performance.now() + graceMs
  while (groupLives(pid) && performance.now() < deadline && hurry?.aborted !== true) await wait(pollMs)
  // A killed process stays in the group until its parent has seen its end, which may take a moment.
  const patience = performance.now() + 2000
  while (groupLives(pid) && performance.now() < patience) {
    signalGroup(pid, 'SIGKILL')
    await wait(pollMs)
  }
}

/** Whether any process of the group of `pid` is still there. */
export function groupLives(pid: number): boolean {
  return signalGroup(pid, 0)
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}
