import { closeSync, fdatasyncSync, fstatSync, ftruncateSync } from 'node:fs'
import { join } from 'node:path'
import { isTorn, writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'
import { chownOpenToCaller } from '../../os/owner.js'
import { openForWriting } from '../../os/writable-file.js'
import { isBeforeNext } from './as-told.js'
import type { FileSum } from './file-sum.js'
import { forget, journalName, type ManifestLine, manifestName, readManifest } from './manifest-reader.js'

/**
 * The checksums of a night's files, recorded as they end, so that `check` can distinguish what was altered since from
 * what never agreed. One line is appended per step, so that neither a crash nor a resumed night loses earlier ones.
 * No night ends because of it: what cannot be written waits for the next line.
 */
export class Manifest {
  readonly #path: string
  readonly #journal: () => FileSum | undefined
  readonly #sums: Map<string, FileSum>
  #waiting = ''

  /** @param journal The journal's checksum so far; undefined if it no longer matches the one recorded before. */
  constructor(nightFolder: string, journal: () => FileSum | undefined) {
    this.#path = join(nightFolder, manifestName)
    this.#journal = journal
    const content = readManifest(nightFolder)
    this.#sums = new Map(content.sums)
    const { next } = content
    // Told again as it is, before another line follows.
    if (next !== undefined && isBeforeNext(nightFolder, next.path, content))
      this.#tell(next.before === undefined ? { forget: next.path } : { files: [[next.path, next.before]] })
  }

  has(path: string): boolean {
    return this.#sums.has(path)
  }

  /**
   * Records files that are complete, and runs `write`, which renames one more into place. That one is recorded
   * before, so that being killed in between leaves no unrecorded file.
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

  /** A file, or a folder with everything in it, is about to change. */
  forget(path: string): void {
    const isKnown = [...this.#sums.keys()].some(name => name === path || name.startsWith(`${path}/`))
    if (isKnown) this.#tell({ forget: path })
  }

  /** Records the journal's checksum so far. */
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
    const file = openForWriting(this.#path, 'append', newFileMode)
    try {
      const stats = fstatSync(file)
      chownOpenToCaller(file)
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
