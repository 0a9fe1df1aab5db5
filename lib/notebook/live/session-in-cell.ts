import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import { InterruptedError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import type { Session, SessionOptions, SessionResult } from '../../night/session/session.js'
import { startSession as startNightSession } from '../../night/session/start-session.js'
import type { NightEvent } from '../../run/events.js'
import { placeFrom } from '../execute/place.js'
import { currentFrontend, type Frontend } from '../show/frontend.js'
import { belongToCell } from './cell-work.js'
import { checkChartNames } from './charts/live-chart-names.js'
import { either, liveNight, type RunHooks } from './in-cell.js'
import type { LiveNight } from './live-night.js'
import { takeStopButton } from './stop-button.js'

/**
 * Begins a night whose experiments an optimiser, or a person, asks for one by one, each by what the last ones came to.
 * The night begins with the first of them and has the machine until it ends. In a notebook it shows itself below the cell
 * of the first experiment, and the stop button ends it while one runs.
 *
 * @param options As of `run`, without what says which experiments there are: those come one by one. With `resume` a
 *   session goes on, and what was broken off runs first. `silenceSeconds` (3600): how long it waits for the next.
 * @param hooks As of `run`, `charts` and `display` included.
 * @param nameOf How an option is called in messages, as for `plan`.
 * @throws as `plan` does.
 * @example
 * ```ts
 * import { startSession } from 'nightwatt'
 *
 * const session = await startSession({ repo: 'digits', model: 'mlp', seed: 1, cooldown: 0 })
 * const { metrics, energyJoules } = await session.run({ epochs: 2 })
 * console.log(metrics, energyJoules)
 * await session.end()
 * ```
 */
export async function startSession(
  options: SessionOptions,
  hooks: RunHooks = {},
  nameOf: (option: string) => string = name => name,
): Promise<Session> {
  const { display: _display, charts = [], ...nightHooks } = hooks
  checkChartNames(charts)
  const frontend = currentFrontend()
  if (frontend === undefined) return startNightSession(options, nightHooks, nameOf)
  const live = liveNight(frontend, hooks)
  await live?.prepare()
  const stop = { signal: new AbortController(), forceKill: new AbortController() }
  const session = await startNightSession(
    options,
    {
      ...nightHooks,
      signal: either(nightHooks.signal, stop.signal.signal),
      forceKill: either(nightHooks.forceKill, stop.forceKill.signal),
      onEvent(event: NightEvent) {
        live?.onEvent(event)
        nightHooks.onEvent?.(event)
      },
    },
    nameOf,
  )
  return new SessionInCells(session, frontend, live, stop)
}

interface Controllers {
  readonly signal: AbortController
  readonly forceKill: AbortController
}

/** A session over several cells, each of which waits for what it asked for. */
class SessionInCells implements Session {
  readonly #session: Session
  readonly #frontend: Frontend
  readonly #live: LiveNight | undefined
  readonly #stop: Controllers

  constructor(session: Session, frontend: Frontend, live: LiveNight | undefined, stop: Controllers) {
    this.#session = session
    this.#frontend = frontend
    this.#live = live
    this.#stop = stop
  }

  get path(): string | undefined {
    return this.#session.path
  }

  run(hyperparameters?: HyperparameterValues): Promise<SessionResult> {
    return belongToCell(this.#run(hyperparameters))
  }

  end(): Promise<Night> {
    return belongToCell(this.#end())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
    await this.#close()
  }

  async #run(hyperparameters?: HyperparameterValues): Promise<SessionResult> {
    // As of a night: after the first await the listeners of signals are back.
    await undefined
    const button = takeStopButton()
    const pass = (from: AbortSignal, to: AbortController) =>
      from.addEventListener('abort', () => to.abort(), { once: true })
    pass(button.signal, this.#stop.signal)
    pass(button.forceKill, this.#stop.forceKill)
    try {
      const result = await this.#session.run(hyperparameters)
      if (button.signal.aborted) throw new InterruptedError(this.#afterStop())
      return result
    } finally {
      if (button.signal.aborted) await this.#live?.close()
      else await this.#live?.pause()
      button.end()
      await this.#frontend.sent()
    }
  }

  async #end(): Promise<Night> {
    try {
      return await this.#session.end()
    } finally {
      await this.#close()
    }
  }

  async #close(): Promise<void> {
    await this.#live?.close()
    await this.#frontend.sent()
  }

  #afterStop(): string {
    const place = JSON.stringify(placeFrom(process.cwd(), this.path ?? ''))
    return `stopped; what is finished stays in ${place}\n  to go on: const session = await startSession({ resume: ${place} })`
  }
}
