import { BoundedSearch } from '../bounded-search.js'
import { textOf } from '../follow/byte-lines.js'
import type { LogListener, LogPiece } from '../follow/log-listener.js'
import { type PhaseMark, type PhasePattern, patternsIn, wordStart, wordsIn } from './phase-marks.js'
import { PhaseClock, type PhaseTimes } from './phase-times.js'

/** When the phases of an attempt ran. */
export interface AttemptPhases {
  readonly phases: readonly PhaseTimes[]
  /** What is to be said besides. */
  readonly problems: readonly string[]
}

// The live search must not delay Ctrl-C.
const patternBudgetMs = 250

/** Finds when the phases of an attempt begin and end, in a log that is being written. */
export class PhaseListener implements LogListener {
  readonly #declared: readonly PhasePattern[]
  readonly #clock: PhaseClock
  readonly #bounded = new BoundedSearch(patternBudgetMs)

  constructor(declared: readonly PhasePattern[]) {
    this.#declared = declared
    this.#clock = new PhaseClock(declared)
  }

  see({ lines, growthsOf, isLast }: LogPiece): void {
    for (const mark of this.#marksIn(lines)) this.#clock.add(mark, growthsOf(mark.line), isLast(mark.line))
  }

  /**
   * When the phases ran in an attempt from the one instant to the other, once all of its log was read.
   *
   * @param unseen Why not every line of it was.
   */
  result(startMs: number, endMs: number, unseen: readonly string[]): AttemptPhases {
    const spoiled = unseen.map(reason => `${reason}: it may have begun or ended there`)
    const phases = this.#clock.result(startMs, endMs, spoiled).map(phase => this.#withoutRunaway(phase))
    return { phases, problems: this.#clock.problems }
  }

  /** In the order of the log; a line does one thing to a phase by its patterns. */
  #marksIn(lines: readonly Buffer[]): readonly PhaseMark[] {
    const byWords: PhaseMark[] = []
    for (const [place, line] of lines.entries()) {
      if (!line.includes(wordStart)) continue
      const mark = wordsIn(textOf(line), place)
      if (mark === 'unnamed') this.#clock.addUnnamed()
      else if (mark !== undefined && 'behindText' in mark) this.#clock.addBehindText(mark.behindText)
      else if (mark !== undefined) byWords.push(mark)
    }
    if (this.#declared.length === 0) return byWords
    const byPatterns = patternsIn(lines.map(textOf), this.#declared, this.#bounded)
    return [...byWords, ...byPatterns].sort((one, other) => one.line - other.line)
  }

  #withoutRunaway(phase: PhaseTimes): PhaseTimes {
    const declared = this.#declared.filter(({ name }) => name === phase.name)
    const givenUp = declared
      .flatMap(({ from, until }) => [from, until])
      .filter(pattern => this.#bounded.hasGivenUp(pattern))
    if (givenUp.length === 0) return phase
    const problems = givenUp.map(
      ({ source }) =>
        `its pattern /${source}/ took longer than ${patternBudgetMs / 1000} s on a part of the log: simplify it, nested repetitions such as (a+)+ run away`,
    )
    return { ...phase, isWhole: false, problems: [...phase.problems, ...problems] }
  }
}
