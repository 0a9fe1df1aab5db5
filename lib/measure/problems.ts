// What goes wrong goes wrong again: who watches wants the causes, and the record too.
const mostTold = 6

/**
 * The problems of one attempt, by who has them: `nvidia-smi`, `clock`. Each is told as it comes, the same words
 * never twice, and of one meter no more than a handful; how many more there were is told at the end.
 */
export class Problems {
  readonly #tell: (from: string, problem: string) => void
  readonly #told = new Map<string, string[]>()
  readonly #untold = new Map<string, number>()

  constructor(tell: (from: string, problem: string) => void) {
    this.#tell = tell
  }

  add(from: string, problem: string): void {
    const told = this.#told.get(from) ?? []
    if (told.length >= mostTold || told.includes(problem)) {
      this.#untold.set(from, (this.#untold.get(from) ?? 0) + 1)
      return
    }
    this.#keep(from, problem)
  }

  /** All that was told. Ends with the number of those that were not. */
  close(): ReadonlyMap<string, readonly string[]> {
    for (const [from, count] of this.#untold) {
      this.#keep(from, `${count} more ${count === 1 ? 'problem' : 'problems'} of this kind`)
    }
    this.#untold.clear()
    return this.#told
  }

  #keep(from: string, problem: string): void {
    this.#told.set(from, [...(this.#told.get(from) ?? []), problem])
    this.#tell(from, problem)
  }
}
