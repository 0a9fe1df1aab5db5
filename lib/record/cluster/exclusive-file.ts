import { randomBytes } from 'node:crypto'
import { linkSync, lstatSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeWholeFile } from '../../os/new-file.js'

/**
 * Makes a file with its content, where no file is: of several machines that try at once, one succeeds. It is written
 * under another name and linked, as NFS demands: the link either is there or not, and where the answer to it got lost,
 * the count of links tells whose it is (open(2), on O_EXCL).
 *
 * @returns Whether it is ours; false where there was one.
 * @throws the error of the system.
 */
export function createExclusively(path: string, content: string): boolean {
  const own = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    writeWholeFile(own, content)
    try {
      linkSync(own, path)
      return true
    } catch (error) {
      if (lstatSync(own).nlink === 2) return true
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
      throw error
    }
  } finally {
    rmSync(own, { force: true })
  }
}
