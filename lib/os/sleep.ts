import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after so many seconds, or as soon as the signal is aborted. */
export async function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds <= 0 || signal.aborted) return
  await wait(seconds * 1000, undefined, { signal }).catch(() => {})
}
