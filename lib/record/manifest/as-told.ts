import { join } from 'node:path'
import { entryOf } from '../../os/regular-file.js'
import { type FileSum, fileSum } from './file-sum.js'
import { journalName, type ManifestContent } from './manifest-reader.js'

/** Whether a file of a night is what its manifest tells of it. */
export function isAsTold(night: string, path: string, { bytes, sha256 }: FileSum): boolean {
  if (!isInside(path)) return false
  const file = join(night, path)
  // The journal is appended to: its beginning is what was recorded.
  if (path !== journalName) {
    const stats = entryOf(file)
    if (stats?.isFile() !== true || stats.size !== bytes) return false
  }
  return fileSum(file, bytes)?.sha256 === sha256
}

/** Whether a file is the former one: its writer died before renaming the one told of into place. */
export function isBeforeNext(night: string, path: string, { next }: ManifestContent): boolean {
  if (next?.path !== path) return false
  const isThere = entryOf(join(night, path)) !== undefined
  return next.before === undefined ? !isThere : isAsTold(night, path, next.before)
}

/** Whether a path stays in the night: a manifest may be a stranger's too. */
export function isInside(path: string): boolean {
  return !path.startsWith('/') && path.split('/').every(part => part !== '' && part !== '..' && part !== '.')
}
