import { sleep } from '../../run/sleep.js'
import type { NightStatus } from './night-status.js'
import { statusReader } from './status.js'
import type { StatusOptions } from './status-place.js'

// While nothing has changed but the traces, an update costs a few small reads: the machine is being measured.
const defaultIntervalSeconds = 2

/**
 * Tells again and again what a night is doing, the last time when it has ended; a night that ended before is told of
 * once.
 *
 * @throws UsageError when there is no night at all.
 */
export async function* watchStatus(
  options: StatusOptions = {},
  {
    signal = new AbortController().signal,
    intervalSeconds = defaultIntervalSeconds,
  }: { readonly signal?: AbortSignal; readonly intervalSeconds?: number } = {},
): AsyncGenerator<NightStatus, void, void> {
  const read = statusReader()
  let watched = options
  while (!signal.aborted) {
    const status = await read(watched)
    yield status
    if (!['starting', 'running', 'unknown'].includes(status.standing)) return
    // The next night may hold the machine as soon as this one has ended: it is this one's end that is watched for.
    if (status.path !== null) watched = { ...options, night: status.path }
    await sleep(intervalSeconds, signal)
  }
}
