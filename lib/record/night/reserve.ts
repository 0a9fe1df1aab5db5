import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'

// Enough for the record of an experiment, the summary of a large night, and the last lines of the journal.
const reserveBytes = 2 ** 20
// More than a block of any disk, since within a started block there is always space.
const probeBytes = 2 ** 17

const more = Buffer.alloc(probeBytes, 1)

/**
 * Space that a night holds on its disk from the start, so that the running experiment can still be recorded when the
 * disk is full. The file has no name: however we end, the kernel releases its space, and no folder shows it.
 */
export class Reserve {
  readonly #file: number
  #held = true

  /** @throws the error of the system if the disk does not even have that much. */
  constructor(folder: string) {
    const path = join(folder, `.reserve.${randomBytes(6).toString('hex')}.partial`)
    this.#file = openSync(path, 'wx', newFileMode)
    rmSync(path)
    try {
      // Random, since a compressing disk would hold no space for zeros.
      writeWhole(this.#file, randomBytes(reserveBytes))
    } catch (error) {
      closeSync(this.#file)
      throw error
    }
  }

  /** Releases the space. A second call does nothing. */
  release(): void {
    if (this.#held) ftruncateSync(this.#file, 0)
    this.#held = false
  }

  /**
   * Takes a little more of the disk and releases it: the only way to notice a quota or a full disk.
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
