import { basename, join } from 'node:path'
import { openNight } from '../../../night/find/open-night.js'
import type { Night } from '../../../night/night.js'
import { readExperimentRecord } from '../../../record/night/night-state.js'
import type { ExperimentRecord } from '../../../record/schema.js'
import type { NightEvent } from '../../../run/events.js'

/**
 * A night while it runs, with the experiments that have ended. The folder is opened once, and of each experiment only its
 * own record is read: opening a long night takes longer than a chart of it may.
 */
export class NightSoFar {
  #path: string | undefined
  #opened: Night | undefined
  readonly #waiting: string[] = []
  readonly #ended: ExperimentRecord[] = []

  see(event: NightEvent): void {
    if (event.type === 'night-started' || event.type === 'night-resumed') this.#path = event.path
    if (event.type === 'experiment-ended') this.#waiting.push(event.result.task.experimentId)
  }

  /** Undefined before its folder is there. */
  async night(): Promise<Night | undefined> {
    const path = this.#path
    if (path === undefined) return undefined
    if (this.#opened === undefined) {
      this.#opened = await openNight(path)
      const known = new Set(this.#opened.experiments.map(({ experiment_id }) => experiment_id))
      this.#ended.push(...this.#opened.experiments)
      this.#take(
        path,
        this.#waiting.splice(0).filter(id => !known.has(id)),
      )
    } else this.#take(path, this.#waiting.splice(0))
    return { ...this.#opened, name: basename(path), experiments: this.#ended }
  }

  #take(path: string, ids: readonly string[]): void {
    this.#ended.push(...ids.map(id => readExperimentRecord(join(path, id, 'experiment.json'))))
  }
}
