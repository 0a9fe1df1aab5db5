// Enough to recognise a failure; a program in trouble may print without end.
const maxRemarks = 8
const maxCharacters = 300

/** The first lines that a program prints besides its readings. */
export class Remarks {
  readonly #lines: string[] = []

  add(line: string): void {
    const text = line.trim().slice(0, maxCharacters)
    if (text !== '' && this.#lines.length < maxRemarks) this.#lines.push(text)
  }

  get text(): string {
    return this.#lines.join(' ')
  }
}
