// A tool that does nothing but talk takes CPU from the training that it should measure. Sixteen cards asked twenty
// times a second print a twentieth of this.
const mostUseless = 1_000_000
const mostASecond = 1_000_000

/** Tells when a tool talks too much: without a reading, or readings so fast that no clock ever told them. */
export class Flood {
  #sinceReading = 0
  #second = 0
  #inSecond = 0

  /** What was read was of use. */
  useful(): void {
    this.#sinceReading = 0
  }

  /** So many characters were read. Why the tool is to be stopped, in words; empty when it may go on. */
  see(characters: number): string {
    this.#sinceReading += characters
    const second = Math.floor(performance.now() / 1000)
    this.#inSecond = second === this.#second ? this.#inSecond + characters : characters
    this.#second = second
    if (this.#sinceReading > mostUseless)
      return `stopped, having printed ${megabytes(mostUseless)} without a reading`
    if (this.#inSecond > mostASecond) return `stopped, having printed ${megabytes(mostASecond)} in a second`
    return ''
  }
}

function megabytes(characters: number): string {
  return `${characters / 1e6} MB`
}
