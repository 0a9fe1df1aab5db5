import { InterruptedError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import type { RunHooks as NightHooks } from '../../night/run.js'
import type { NightEvent } from '../../run/events.js'
import { placeFrom } from '../execute/place.js'
import { currentFrontend, type Frontend } from '../show/frontend.js'
import { belongToCell, markShown } from './cell-work.js'
import { checkChartNames, type LiveChartName } from './charts/live-chart-names.js'
import { LiveNight } from './live-night.js'
import { resumeLine } from './resume-line.js'
import { takeStopButton } from './stop-button.js'

export interface RunHooks extends NightHooks {
  /** In a notebook: whether the night is shown below its cell while it runs (true, unless there is an `onEvent`). */
  readonly display?: boolean
  /** In a notebook: charts that are drawn below that while the night runs (none). */
  readonly charts?: readonly LiveChartName[]
}

/**
 * Runs a night as its cell wants it: shown below, and ended by the stop button.
 *
 * @param start Runs it with what it is to be told and stopped by.
 */
export function inCell(hooks: RunHooks, start: (hooks: NightHooks) => Promise<Night>): Promise<Night> {
  const frontend = currentFrontend()
  try {
    checkChartNames(hooks.charts ?? [])
  } catch (error) {
    return Promise.reject(error)
  }
  const { display: _display, charts: _charts, ...nightHooks } = hooks
  if (frontend === undefined) return start(nightHooks)
  return belongToCell(shownBelow(frontend, liveNight(frontend, hooks), nightHooks, start))
}

/** What shows a night below its cell; undefined where that is not wanted. */
export function liveNight(
  frontend: Frontend,
  { display, charts = [], onEvent }: RunHooks,
): LiveNight | undefined {
  return (display ?? onEvent === undefined) ? new LiveNight(frontend, checkChartNames(charts)) : undefined
}

async function shownBelow(
  frontend: Frontend,
  live: LiveNight | undefined,
  hooks: NightHooks,
  start: (hooks: NightHooks) => Promise<Night>,
): Promise<Night> {
  // Node sets SIGINT's listeners aside while the part of a cell before its first await runs: after it they are back.
  await undefined
  const stop = takeStopButton()
  try {
    await live?.prepare()
    const night = await start({
      ...hooks,
      signal: either(hooks.signal, stop.signal),
      forceKill: either(hooks.forceKill, stop.forceKill),
      onEvent(event: NightEvent) {
        live?.onEvent(event)
        hooks.onEvent?.(event)
      },
    })
    if (stop.signal.aborted) throw new InterruptedError(afterStop(night))
    if (live !== undefined) markShown(night)
    return night
  } finally {
    await live?.close()
    stop.end()
    await frontend.sent()
  }
}

export function either(signal: AbortSignal | undefined, stop: AbortSignal): AbortSignal {
  return signal === undefined ? stop : AbortSignal.any([signal, stop])
}

function afterStop({ path, experiments }: Night): string {
  const finished = experiments.filter(({ cause }) => cause !== 'interrupted').length
  const place = placeFrom(process.cwd(), path)
  const literal = JSON.stringify(place)
  return [
    `stopped; ${finished} ${finished === 1 ? 'experiment is' : 'experiments are'} finished and stay in ${place}`,
    `  to look at it: const night = await openNight(${literal})`,
    `  to go on:      ${resumeLine(place)}`,
  ].join('\n')
}
