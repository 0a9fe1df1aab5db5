import { closeSync, fsyncSync, ftruncateSync, renameSync } from 'node:fs'
import { writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'
import { chownOpenToCaller } from '../../os/owner.js'
import { openForWriting } from '../../os/writable-file.js'

// What a crash may lose is one block, or a second of samples. The samples' own times tell when it has passed: a timer
// a file would wake the processor that is measured.
const blockCharacters = 2048
const blockMs = 1000

/**
 * A CSV file that grows: until it is complete it carries the suffix `.partial`, and takes lines in blocks.
 */
export class OpenTrace {
  readonly #path: string
  readonly #file: number
  #block: string
  #wholeBytes = 0
  #flushedMs = Number.NEGATIVE_INFINITY

  constructor(path: string, header: string) {
    this.#path = path
    this.#file = openForWriting(`${path}.partial`, 'replace', newFileMode)
    chownOpenToCaller(this.#file)
    this.#block = `${header}\n`
  }

  add(line: string, timeMs: number): void {
    this.#block += `${line}\n`
    // A clock that was set back is no reason to wait until it has caught up.
    const old = Math.abs(timeMs - this.#flushedMs) >= blockMs
    if (!old && this.#block.length < blockCharacters) return
    this.flush()
    this.#flushedMs = timeMs
  }

  flush(): void {
    const block = this.#block
    this.#block = ''
    writeWhole(this.#file, block)
    this.#wholeBytes += Buffer.byteLength(block)
  }

  complete(): void {
    fsyncSync(this.#file)
    closeSync(this.#file)
    renameSync(`${this.#path}.partial`, this.#path)
  }

  /** Leaves the complete lines, under the name of an unfinished trace. */
  abandon(): void {
    try {
      ftruncateSync(this.#file, this.#wholeBytes)
      closeSync(this.#file)
    } catch {
      // The disk's trouble was already reported.
    }
  }
}
