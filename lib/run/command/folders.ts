import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Repository } from '../../config/schema.js'

/** Absolute path of a repository's folder; its `path` is relative to `base`. */
export function repositoryFolder(base: string, repository: Pick<Repository, 'path'>): string {
  return resolve(base, repository.path)
}

/** Absolute path of the folder that a repository's program runs in: its own, or `cwd` within it. */
export function programFolder(base: string, repository: Pick<Repository, 'path' | 'cwd'>): string {
  return placeIn(base, repository, repository.cwd ?? '.')
}

/** Absolute path of a place in a repository. */
export function placeIn(base: string, repository: Pick<Repository, 'path'>, place: string): string {
  return resolve(repositoryFolder(base, repository), place)
}

/** Whether a path is that of a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
