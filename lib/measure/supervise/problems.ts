// Problems repeat: the user and the record need the causes, not each occurrence.
const maxTold = 6

/**
 * The problems of one attempt, by who has them: `nvidia-smi`, `clock`. Each is reported when it comes, the same words
 * never twice, and only a handful per meter; the end says how many more there were.
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
    if (told.length >= maxTold || told.includes(problem)) {
      this.#untold.set(from, (this.#untold.get(from) ?? 0) + 1)
      return
    }
    this.#keep(from, problem)
  }

  /** All that was reported. Ends with the number of those that were not. */
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
