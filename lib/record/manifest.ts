import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { newFileMode } from '../run/file-modes.js'
import { isTorn, writeWhole } from './append.js'
import type { FileSum } from './file-sum.js'
import { forget, journalName, type ManifestLine, manifestName, readManifest } from './manifest-reader.js'
import { giveAwayOpen } from './owner.js'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants

/**
 * The checksums of a night's files, told as they end, so that `check` can tell what was altered since from what never
 * agreed. It is appended to, a line a step, so that neither a crash nor a resumed night loses what was told before; and
 * no night ends for it: what cannot be written waits for the next line.
 */
export class Manifest {
  readonly #path: string
  readonly #journal: () => FileSum | undefined
  readonly #sums: Map<string, FileSum>
  #waiting = ''

  /** @param journal What the journal holds so far; undefined where it is not what was told of it before. */
  constructor(nightFolder: string, journal: () => FileSum | undefined) {
    this.#path = join(nightFolder, manifestName)
    this.#journal = journal
    this.#sums = new Map(readManifest(nightFolder).sums)
  }

  has(path: string): boolean {
    return this.#sums.has(path)
  }

  /**
   * Tells of files that are whole, and runs `write`, which gives one more its name: told of before, so that who is
   * killed in between leaves nothing that was never told of.
   */
  around(
    files: readonly (readonly [string, FileSum])[],
    next: readonly [string, FileSum],
    write: () => void,
  ): void {
    const [path, sum] = next
    const before = this.#sums.get(path)
    this.#tell({
      files: [...files.map(([name, of]): [string, FileSum] => [name, of]), [path, sum]],
      next: path,
    })
    try {
      write()
    } catch (error) {
      this.#tell(before === undefined ? { forget: path } : { files: [[path, before]] })
      throw error
    }
  }

  /** A file, or a folder with all that is in it, is about to be something else. */
  forget(path: string): void {
    const isKnown = [...this.#sums.keys()].some(name => name === path || name.startsWith(`${path}/`))
    if (isKnown) this.#tell({ forget: path })
  }

  /** Tells of the journal as far as it went. */
  tellJournal(): void {
    if (this.#sums.size > 0) this.#tell({})
  }

  #tell(line: ManifestLine): void {
    const { files = [], next, forget: dropped } = line
    const journal = this.#journal()
    const isNew = journal !== undefined && journal.bytes !== this.#sums.get(journalName)?.bytes
    const all: [string, FileSum][] = isNew ? [...files, [journalName, journal]] : files
    if (all.length === 0 && dropped === undefined) return
    if (dropped !== undefined) forget(this.#sums, dropped)
    for (const [name, sum] of all) this.#sums.set(name, sum)
    this.#waiting += `${JSON.stringify({ ...(dropped === undefined ? {} : { forget: dropped }), ...(next === undefined ? {} : { next }), files: all })}\n`
    try {
      this.#append()
    } catch {
      // It waits for the next line.
    }
  }

  #append(): void {
    const file = openSync(this.#path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, newFileMode)
    try {
      const stats = fstatSync(file)
      if (!stats.isFile()) return
      giveAwayOpen(file)
      try {
        writeWhole(file, `${isTorn(this.#path) ? '\n' : ''}${this.#waiting}`)
      } catch (error) {
        ftruncateSync(file, stats.size)
        throw error
      }
      this.#waiting = ''
      fdatasyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}
