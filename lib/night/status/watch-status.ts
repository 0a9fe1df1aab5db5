import { sleep } from '../../os/sleep.js'
import type { NightStatus } from './night-status.js'
import { statusReader } from './status.js'
import type { StatusOptions } from './status-place.js'

// While only the traces change, an update costs a few small reads: the machine is being measured.
const defaultIntervalSeconds = 2

/**
 * Yields repeatedly what a night is doing, the last time when it has ended; a night that had already ended once.
 *
 * @param options As of `status`.
 * @param pace.signal Ends it.
 * @param pace.intervalSeconds Seconds between two looks (2).
 * @throws UsageError when there is no night at all.
 * @example
 * ```ts
 * import { watchStatus } from 'nightwatt'
 *
 * for await (const now of watchStatus({ night: 'latest' }, { intervalSeconds: 5 }))
 *   console.log(now.standing, now.experiments.succeeded)
 * ```
 */
export async function* watchStatus(
  options: StatusOptions = {},
  pace: { readonly signal?: AbortSignal; readonly intervalSeconds?: number } = {},
): AsyncGenerator<NightStatus, void, void> {
  const { signal = new AbortController().signal, intervalSeconds = defaultIntervalSeconds } = pace
  const read = statusReader()
  let watched = options
  while (!signal.aborted) {
    const status = await read(watched)
    yield status
    if (!['starting', 'running', 'unknown'].includes(status.standing)) return
    // The next night may hold the machine as soon as this one has ended: this one's end is what is watched for.
    if (status.path !== null) watched = { ...options, night: status.path }
    await sleep(intervalSeconds, signal)
  }
}
