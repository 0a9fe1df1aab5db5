import type { EnergyAccount } from '../../measure/energy/account.js'
import type { EnergyReport } from '../../measure/energy/energy-report.js'
import type { Window } from '../../measure/energy/integral/integral.js'
import { accountOf, type ReplayOptions, readEnergySamples } from './replay-traces.js'

// Samples around a window tell what power was at its edges, and what a sensor that lags showed of it.
const aroundMs = 3000
const aroundIntervals = 5

interface Running {
  readonly fromMs: number
  readonly toMs: number
  readonly account: EnergyAccount
}

/**
 * The energy that the traces of an attempt hold over each of several windows in it, in one reading.
 *
 * @param folder Its `energy/`.
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function replayWindows(
  folder: string,
  { attempt, windows }: { readonly attempt: Window; readonly windows: readonly Window[] },
  options: ReplayOptions,
): readonly EnergyReport[] {
  const slowest = options.meters.reduce(
    (most, { interval_ms = 0 }) => Math.max(most, interval_ms),
    options.intervalMs,
  )
  const around = Math.max(aroundMs, aroundIntervals * slowest)
  const all = windows.map(({ startMs, endMs }): Running => {
    const account = accountOf(options, { start: startMs > attempt.startMs, end: endMs < attempt.endMs })
    account.begin(startMs)
    account.end(endMs)
    return { fromMs: startMs - around, toMs: endMs + around, account }
  })
  const inOrder = all.toSorted((one, other) => one.fromMs - other.fromMs)
  for (const meter of options.meters) {
    let next = 0
    let running: Running[] = []
    readEnergySamples(folder, [meter], sample => {
      const { timeMs } = sample
      for (let one = inOrder[next]; one !== undefined && one.fromMs <= timeMs; one = inOrder[next]) {
        running.push(one)
        next += 1
      }
      if (running.some(({ toMs }) => toMs < timeMs)) running = running.filter(({ toMs }) => toMs >= timeMs)
      for (const { account } of running) account.add(sample)
    })
  }
  return all.map(({ account }) => account.result())
}
