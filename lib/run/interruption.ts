/** Why a night ends what runs other than by the user's wish: the reason of the signal that it aborts. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
}

/** What ended an attempt, or the wait for the next one, in words. */
export function whyInterrupted(signal: AbortSignal): string {
  return signal.reason instanceof Interruption ? signal.reason.message : 'interrupted by the user'
}
