import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { newFileMode } from '../run/file-modes.js'
import { writeWhole } from './append.js'

// Enough for the record of an experiment, the summary of a large night, and the last lines of the journal.
const reserveBytes = 2 ** 20
// More than a block of any disk: within one that is begun there is always space.
const probeBytes = 2 ** 17

const more = Buffer.alloc(probeBytes, 1)

/**
 * Space that a night holds on its disk from the start, so that when the disk is full the experiment that ran can be
 * recorded still. The file has no name: however we end, the kernel gives its space back, and no folder shows it.
 */
export class Reserve {
  readonly #file: number
  #held = true

  /** @throws the error of the system when the disk has not even that much. */
  constructor(folder: string) {
    const path = join(folder, `.reserve.${randomBytes(6).toString('hex')}.partial`)
    this.#file = openSync(path, 'wx', newFileMode)
    rmSync(path)
    try {
      // Random, for a disk that compresses would hold no space for zeros.
      writeWhole(this.#file, randomBytes(reserveBytes))
    } catch (error) {
      closeSync(this.#file)
      throw error
    }
  }

  /** Gives the space to whoever writes next. Again it does nothing. */
  release(): void {
    if (this.#held) ftruncateSync(this.#file, 0)
    this.#held = false
  }

  /**
   * Asks the disk for a little more, and gives it back: neither a quota nor a full disk shows otherwise.
   *
   * @throws the error of the system when there is none.
   */
  probe(): void {
    if (!this.#held) return
    try {
      for (let written = 0; written < probeBytes; ) {
        written += writeSync(this.#file, more, 0, probeBytes - written, reserveBytes + written)
      }
    } finally {
      ftruncateSync(this.#file, reserveBytes)
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}
