import { existsSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What a file system has left for this user. */
export interface FreeSpace {
  readonly bytes: number
  /** How many more files it can hold; null where it has no such limit. */
  readonly files: number | null
}

/** The free space where a path is, or will be; undefined where the file system does not tell. */
export function freeSpace(path: string): FreeSpace | undefined {
  try {
    const { bsize, bavail, blocks, files, ffree } = statfsSync(nearestThatIsThere(resolve(path)))
    // Without blocks it is a network or virtual file system that does not report its size.
    return blocks === 0 ? undefined : { bytes: bsize * bavail, files: files === 0 ? null : ffree }
  } catch {
    return undefined
  }
}

function nearestThatIsThere(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestThatIsThere(dirname(path))
}
