import { constants, copyFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '../../os/owner.js'
import { isThere } from '../../os/regular-file.js'
import type { Budget, LeftOutList } from '../pack/left-out.js'
import { filesBelow } from '../pack/walk.js'
import { whySecret } from './secret-files.js'

// What is made from lock files, or by running.
const madeAgain = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.tox',
  '.ipynb_checkpoints',
])

/**
 * Copies the files of a program's folder: without what is made again from lock files, secrets, links, nights and what is
 * too large, all but the first told.
 *
 * @param place Of the copy in the pack, for what is told.
 * @param without Absolute paths of folders that are no code: results, reports.
 */
export function copyCode(
  folder: string,
  to: string,
  place: string,
  { leftOut, budget, without, acceptSecrets }: CopyRules,
): void {
  const files = filesBelow(
    folder,
    (path, kind) => leftOut.add(`${place}/${path}`, `is ${kind}`),
    path => {
      const absolute = resolve(folder, path)
      return (
        !madeAgain.has(basename(path)) &&
        !without.includes(absolute) &&
        !isThere(join(absolute, 'pyvenv.cfg')) &&
        !isThere(join(absolute, 'night.json'))
      )
    },
  )
  makeFolder(to)
  for (const { path, bytes } of files) {
    const secret = acceptSecrets ? undefined : whySecret(path, join(folder, path), bytes)
    const why =
      secret ?? (budget.take(bytes) ? undefined : `the data of a pack are held to ${budget.limit} bytes`)
    if (why !== undefined) {
      leftOut.add(`${place}/${path}`, why, bytes)
      continue
    }
    makeFolder(dirname(join(to, path)))
    copyFileSync(join(folder, path), join(to, path), constants.COPYFILE_FICLONE)
  }
}

export interface CopyRules {
  readonly leftOut: LeftOutList
  readonly budget: Budget
  readonly without: readonly string[]
  /** Whether the user wants files that look like secrets passed on. */
  readonly acceptSecrets: boolean
}
