// A tool that prints without end takes CPU from the training that it should measure. Sixteen cards asked twenty times
// a second print a twentieth of this.
const maxUseless = 1_000_000
const maxASecond = 1_000_000

/** Notices a tool that prints too much: without a reading, or readings faster than any clock. */
export class OutputLimit {
  #sinceReading = 0
  #second = 0
  #inSecond = 0

  /** A line was useful. */
  useful(): void {
    this.#sinceReading = 0
  }

  /** So many characters were read. Returns why the tool is to be stopped, in words; empty when it may continue. */
  see(characters: number): string {
    this.#sinceReading += characters
    const second = Math.floor(performance.now() / 1000)
    this.#inSecond = second === this.#second ? this.#inSecond + characters : characters
    this.#second = second
    if (this.#sinceReading > maxUseless)
      return `stopped, having printed ${megabytes(maxUseless)} without a reading`
    if (this.#inSecond > maxASecond) return `stopped, having printed ${megabytes(maxASecond)} in a second`
    return ''
  }
}

function megabytes(characters: number): string {
  return `${characters / 1e6} MB`
}
