import { join } from 'node:path'
import { NightwattError } from '../../errors.js'
import { type ControlProgram, controlProgram } from '../../plan/control/control-program.js'
import type { ControlRunRecord } from '../../record/schema.js'
import { type AsideContext, nextNumber, runAside } from './aside.js'
import { asideRun } from './aside-run.js'

/** The folder of the control runs in a night. */
const controlFolder = 'control'

/**
 * The control of a night: one unchanging workload before, midway and after the experiments, under the same meters, in a
 * folder of its own and in no table. One that fails is told, and the night goes on.
 */
export class Controls {
  readonly #context: AsideContext

  constructor(context: AsideContext) {
    this.#context = context
  }

  /** The first, and a pause after it, so that it does not warm what follows; a night that goes on has had a first. */
  async before(): Promise<void> {
    await this.#run(this.#runs.length === 0 ? 'before' : 'between')
    await this.#pause()
  }

  /** The one midway, unless a night that goes on has had it. */
  async midway(): Promise<void> {
    if (this.#runs.some(({ when }) => when === 'between')) return
    await this.#run('between')
    await this.#pause()
  }

  /** The last; where the idle machine was measured just before, it is at rest already. */
  async after(): Promise<void> {
    if (this.#context.plan.settings.idle === 0) await this.#pause()
    await this.#run('after')
  }

  get #runs(): readonly ControlRunRecord[] {
    return this.#context.store.night?.control?.runs ?? []
  }

  get #isOff(): boolean {
    const { plan, stop } = this.#context
    return !plan.settings.control || stop.graceful.aborted
  }

  async #pause(): Promise<void> {
    const { host, store } = this.#context
    if (!this.#isOff) await host.coolDown(store.emit)
  }

  async #run(when: ControlRunRecord['when']): Promise<void> {
    if (this.#isOff) return
    const program = this.#program()
    if (program === undefined) return
    const { store } = this.#context
    const { repository, model, hyperparameters } = program.experiment
    const workload = { repository, model, hyperparameters: { ...hyperparameters } }
    const folder = `${controlFolder}/${nextNumber(join(store.path, controlFolder))}_${when}`
    store.emit({ type: 'control-started', when, folder, workload })
    if (store.failure.failure !== undefined) return
    await runAside(this.#context, { ...program, folder, called: 'control' }, ({ last }, record) => {
      const run = { when, ...asideRun(folder, record) }
      const control = { workload, runs: [...this.#runs, run] }
      store.keepAside(record, { control }, 'control-ended', { control: run })
      store.emit({ type: 'control-ended', when, folder, attempt: last })
    })
  }

  /** Undefined where the configuration has none that could run, which is told: it may have changed since the plan. */
  #program(): ControlProgram | undefined {
    try {
      return controlProgram(this.#context.plan.config)
    } catch (error) {
      if (!(error instanceof NightwattError)) throw error
      this.#context.store.emit({ type: 'notice', text: `no control was run: ${error.message}` })
      return undefined
    }
  }
}
