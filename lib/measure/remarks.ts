// Enough to know a refusal by; a program in trouble may talk without end.
const mostRemarks = 8
const mostCharacters = 300

/** What a program says beside its readings: the first lines of it. */
export class Remarks {
  readonly #lines: string[] = []

  add(line: string): void {
    const text = line.trim().slice(0, mostCharacters)
    if (text !== '' && this.#lines.length < mostRemarks) this.#lines.push(text)
  }

  get text(): string {
    return this.#lines.join(' ')
  }
}
