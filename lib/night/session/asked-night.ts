import { join } from 'node:path'
import type { HyperparameterValues } from '../../config/parameter/hyperparameter-value.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { NightwattError, RefusedError } from '../../errors.js'
import { inQuadrature } from '../../measure/energy/in-quadrature.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { readExperimentRecord } from '../../record/night/night-state.js'
import type { NightEvent } from '../../run/events.js'
import { both } from '../listeners.js'
import type { Night } from '../night.js'
import { type RunHooks, runWork } from '../run.js'
import type { Work } from '../work.js'
import { askedExperiment } from './asked-experiment.js'
import type { Asks } from './asks.js'
import type { Session, SessionResult } from './session.js'

/** Whoever waits for a result. */
interface Waiting {
  readonly resolve: (result: SessionResult) => void
  readonly reject: (why: unknown) => void
}

/** A session that has begun, or will with its first experiment. */
export class AskedNight implements Session {
  readonly #plan: NightPlan
  readonly #asks: Asks
  readonly #hooks: RunHooks
  readonly #begin: (first: PlannedExperiment) => Promise<Work>
  readonly #waiting = new Map<number, Waiting>()
  #asked: number
  #night: Promise<Night> | undefined
  #path: string | undefined
  #over: Error | undefined

  constructor(
    plan: NightPlan,
    asks: Asks,
    hooks: RunHooks,
    planned: number,
    begin: (first: PlannedExperiment) => Promise<Work>,
  ) {
    this.#plan = plan
    this.#asks = asks
    this.#hooks = hooks
    this.#asked = planned
    this.#begin = begin
  }

  get path(): string | undefined {
    return this.#path
  }

  async run(hyperparameters: HyperparameterValues = {}): Promise<SessionResult> {
    if (this.#over !== undefined) throw this.#over
    const experiment = askedExperiment(this.#plan, hyperparameters)
    this.#asked += 1
    const result = new Promise<SessionResult>((resolve, reject) => {
      this.#waiting.set(this.#asked, { resolve, reject })
    })
    if (this.#night === undefined) this.#night = this.#conduct(experiment)
    else this.#asks.ask(experiment)
    return result
  }

  async end(): Promise<Night> {
    this.#over ??= new RefusedError(
      'the session has ended: startSession begins another, or goes on with its night by resume',
    )
    this.#asks.end()
    if (this.#night === undefined)
      throw new RefusedError('the session ends before its first experiment: there is no night of it')
    return this.#night
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#night !== undefined) await this.end()
  }

  async #conduct(first: PlannedExperiment): Promise<Night> {
    const { onEvent = () => {} } = this.#hooks
    const listen = both(event => this.#hear(event), onEvent)
    const night = (async () => runWork(await this.#begin(first), { ...this.#hooks, onEvent: listen }))()
    try {
      const ended = await night
      this.#close(new RefusedError(this.#whyEnded(ended)))
      return ended
    } catch (error) {
      this.#close(error instanceof Error ? error : new NightwattError(String(error)))
      throw error
    }
  }

  #whyEnded({ path, failure }: Night): string {
    const why = this.#asks.isSilent ? 'nothing was asked for too long' : (failure ?? 'it was ended')
    return `the session has ended (${why}); startSession with resume: ${JSON.stringify(path)} goes on`
  }

  #hear(event: NightEvent): void {
    if (event.type === 'night-started' || event.type === 'night-resumed') this.#path = event.path
    if (event.type !== 'experiment-ended') return
    const waiting = this.#waiting.get(event.index)
    this.#waiting.delete(event.index)
    if (waiting === undefined || this.#path === undefined) return
    const { experimentId } = event.result.task
    try {
      waiting.resolve(resultOf(readExperimentRecord(join(this.#path, experimentId, 'experiment.json'))))
    } catch (error) {
      waiting.reject(error)
    }
  }

  /** No result comes any more. */
  #close(why: Error): void {
    this.#over ??= why
    for (const { reject } of this.#waiting.values()) reject(why)
    this.#waiting.clear()
    // Whoever waits for results has heard of it.
    this.#night?.catch(() => {})
  }
}

function resultOf(record: SessionResult['record']): SessionResult {
  const { cpu_joules, gpu_joules } = record.energy_uncertainty
  const { energy_total_joules: energyJoules } = record
  return {
    experimentId: record.experiment_id,
    outcome: record.outcome,
    metrics: record.performance_metrics,
    energyJoules,
    uncertaintyJoules: energyJoules === null ? null : inQuadrature(cpu_joules, gpu_joules),
    seconds: record.duration_seconds,
    record,
  }
}
