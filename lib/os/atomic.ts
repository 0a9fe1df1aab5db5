import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { newFileMode } from './file-modes.js'
import { chownOpenToCaller } from './owner.js'

/**
 * Writes a file whole or not at all: beside its place under a name nobody can guess, flushed, then renamed; the
 * folder is flushed too, so that the new name outlives a power cut.
 *
 * @param mode Mode of the file before the umask (default: that of a night's files).
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, mode = newFileMode): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    const file = openSync(temporary, 'wx', mode)
    try {
      chownOpenToCaller(file)
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    discard(temporary)
    throw error
  }
  flushFolder(dirname(path))
}

// On a read-only disk it cannot be removed either; the first error is the one that matters.
function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true })
  } catch {}
}

/** Whether a name is that of a temporary file whose writer died before renaming it. */
export function isLeftover(name: string): boolean {
  return /^\..+\.[0-9a-f]{12}\.partial$/.test(name)
}

/** Removes what writers that died left in a folder. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter(isLeftover)) rmSync(join(folder, name), { force: true })
}

/** Makes renames and new files of a folder outlive a power cut. */
export function flushFolder(folder: string): void {
  // Not opened if it is no longer a folder.
  const handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
