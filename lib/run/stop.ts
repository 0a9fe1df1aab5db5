/** The signals that end a night before its plan is done. */
export interface Stop {
  /** Aborted: what runs ends in good order, SIGTERM first, and is recorded as interrupted. */
  readonly graceful: AbortSignal
  /** Aborted as well: its processes get no grace. */
  readonly immediate: AbortSignal
}

const never = new AbortController().signal

/** The signals given by the caller; a missing one is never aborted. */
export function stopOf(given: {
  readonly signal?: AbortSignal | undefined
  readonly forceKill?: AbortSignal | undefined
}): Stop {
  return { graceful: given.signal ?? never, immediate: given.forceKill ?? never }
}

/** The same, also ended in good order by another signal. */
export function alsoStoppedBy(stop: Stop, signal: AbortSignal): Stop {
  return { ...stop, graceful: AbortSignal.any([stop.graceful, signal]) }
}
