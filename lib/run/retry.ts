import type { Attempt } from './attempt.js'
import { Interruption, whyInterrupted } from './interruption.js'
import { type FailureCause, isWorthRetrying } from './outcome/failure-causes.js'

/**
 * Whether an attempt is followed by another: it failed by itself, for a cause that another attempt may escape, and
 * retries are left.
 *
 * @param failures How many attempts have failed, this one included, also before the night was broken off.
 */
export function shouldRetry(
  attempt: Pick<Attempt, 'cause'>,
  failures: number,
  causes: readonly FailureCause[],
  { maxRetries }: { readonly maxRetries: number },
  signal: AbortSignal,
): boolean {
  if (attempt.cause === null || signal.aborted || failures > maxRetries) return false
  return isWorthRetrying(attempt.cause, causes)
}

/** An attempt that failed because the night ends did not fail: it was not finished. */
export function endedEarly(attempt: Attempt, signal: AbortSignal): Attempt {
  if (!(signal.reason instanceof Interruption) || attempt.cause === 'interrupted') return attempt
  return interrupted(attempt, `${whyInterrupted(signal)} Before that: ${attempt.detail}`)
}

/** If the wait for another attempt is ended, the experiment did not fail: it was not finished. */
export function interruptedWaiting(attempt: Attempt, signal: AbortSignal): Attempt {
  return interrupted(
    attempt,
    `${whyInterrupted(signal)}, while waiting to try again; before that: ${attempt.detail}`,
  )
}

function interrupted(attempt: Attempt, detail: string): Attempt {
  return { ...attempt, cause: 'interrupted', detail }
}
