/**
 * When the bytes of a log were written, known from its size, which is looked at often: what it had grown by at a look
 * was written since the look before. So a line may be read and searched much later without its time getting worse.
 */

/** What a log grew by between two looks. */
export interface Growth {
  /** Its bytes, counted from the log's beginning. */
  readonly from: number
  readonly to: number
  /** The look before, at which it was not there, and the one at which it was; milliseconds. */
  readonly sinceMs: number
  readonly byMs: number
  /** When the log had grown before. */
  readonly beforeMs: number
  /** Whether its last byte ends no line; unknown until it is read. */
  endsInLine?: boolean
}

export class WrittenTimes {
  #growths: Growth[] = []
  /** Before the last look: what came while it was taken may not be in it. */
  #lookedMs: number
  #grewMs: number
  #size = 0

  /** @param startMs When the log was still empty. */
  constructor(startMs: number) {
    this.#lookedMs = startMs
    this.#grewMs = startMs
  }

  /** All that was written up to the last look. */
  get size(): number {
    return this.#size
  }

  /** A look: how much has been written at an instant between two. A crowded machine may put a while between them. */
  see(size: number, fromMs: number, byMs: number): void {
    if (size > this.#size) {
      this.#growths.push({
        from: this.#size,
        to: size,
        sinceMs: this.#lookedMs,
        byMs,
        beforeMs: this.#grewMs,
      })
      this.#size = size
      this.#grewMs = byMs
    }
    this.#lookedMs = fromMs
  }

  /** What lies between two places, in order. */
  between(from: number, to: number): readonly Growth[] {
    const found: Growth[] = []
    for (let place = this.#firstBehind(from); place < this.#growths.length; place += 1) {
      const growth = this.#growths[place]
      if (growth === undefined || growth.from >= to) break
      found.push(growth)
    }
    return found
  }

  /** Nothing before this place is asked for any more. */
  forget(before: number): void {
    this.#growths = this.#growths.slice(this.#firstBehind(before))
  }

  /** The first that ends behind a place, by halves: a log that is read late has grown a hundred thousand times. */
  #firstBehind(place: number): number {
    let [low, high] = [0, this.#growths.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#growths[middle]?.to ?? 0) > place) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** When a line was written: within the bounds, in the middle if nothing else is known. */
export interface LineTime {
  readonly fromMs: number
  readonly byMs: number
  /** When the log had grown before: no earlier, if the program held the line back. */
  readonly beforeMs: number
  readonly isHeld: boolean
}

/** The time of a line from what the log grew by when it was written; undefined where that is not known. */
export function timeOfLine(growths: readonly Growth[]): LineTime | undefined {
  const [first, last] = [growths[0], growths.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const isHeld = growths.some(isBlock)
  return {
    fromMs: isHeld ? first.beforeMs : first.sinceMs,
    byMs: last.byMs,
    beforeMs: first.beforeMs,
    isHeld,
  }
}

// What the C library writes at once when it does not write to a terminal.
const blockBytes = 4096

/** Whether a program wrote a full buffer, in the middle of a line: its lines are older than that. */
export function isBlock({ from, to, endsInLine }: Growth): boolean {
  return (to - from) % blockBytes === 0 && endsInLine === true
}
