import type { ExperimentResult } from '../../run/experiment.js'

/** After so many in a row, the whole night would find out the same. */
const enough = 3

/** Longer attempts have done some of their work: the next settings may end better. */
const atOnceSeconds = 20

/** Watches for experiments that fail at once, one after the other, in the same way. */
export class SameFailures {
  #way = ''
  #count = 0

  /** @returns What goes wrong each time, once it is enough; undefined before. */
  see({ task, attempts, last }: ExperimentResult): string | undefined {
    const isQuick = attempts.every(({ durationSeconds }) => durationSeconds <= atOnceSeconds)
    if (last.outcome === 'success' || last.cause === 'interrupted' || !isQuick) {
      this.#count = 0
      return undefined
    }
    // Settings, process ids and line numbers differ from run to run.
    const way = [task.experiment.repository, last.cause, last.detail.replaceAll(/\d[\d.e+-]*/g, '#')].join(
      '\n',
    )
    this.#count = way === this.#way ? this.#count + 1 : 1
    this.#way = way
    return this.#count >= enough ? `${last.cause}: ${last.detail}` : undefined
  }
}

/** Why the night stops, and how it goes on. */
export function sameFailureWords(failure: string, left: number, night: string): string {
  const others = left === 1 ? 'the other one' : `the other ${left}`
  return `${enough} experiments in a row failed at once in the same way (${failure}), so ${others} would too. Mend that, then go on with run --resume ${night}; --keep-going runs them all the same.`
}
