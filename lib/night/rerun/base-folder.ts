import { statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { findRoot } from '../../config/root.js'
import { repositoryOf } from '../../design/plan-mistakes.js'
import { RefusedError } from '../../errors.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import type { NightRecord } from '../../record/schema.js'
import { repositoryFolder } from '../../run/command/folders.js'

/** The folder that the repositories' paths are relative to here, and notices about it. */
export interface BaseFolder {
  readonly base: string
  readonly notices: readonly string[]
}

/**
 * Finds the repositories of a night's plan on this machine. They have the same places in this project as in its own.
 * A light night, or one of scripts in a working folder, runs in this working folder. A night with its models file
 * elsewhere finds them there, if that still exists.
 *
 * @throws RefusedError naming each repository whose folder is missing, and where it was looked for.
 */
export function baseFolderOf(
  record: NightRecord,
  planned: Pick<NightPlan, 'experiments' | 'config'>,
  cwd: string,
): BaseFolder {
  const names = repositoriesOf(planned.experiments)
  const folders = candidates(record, cwd)
  const missingIn = (base: string) =>
    names.filter(name => {
      const repository = repositoryOf(planned.config, name)
      return repository === undefined || !isFolder(repositoryFolder(base, repository))
    })
  const base = folders.find(folder => missingIn(folder).length === 0)
  const [first = cwd] = folders
  if (base === undefined) {
    const missing = missingIn(first).map(name => describeMissing(name, planned, first))
    throw new RefusedError(
      `${record.night} cannot run here:\n${missing.join('\n')}\nPut it there, or call rerun in the project that holds it.`,
    )
  }
  const moved = record.base !== undefined && record.base !== base
  const where = relative(findRoot(cwd), base)
  return {
    base,
    notices: moved
      ? [
          `its repositories are those of ${where.startsWith('..') || where === '' ? base : where}; the night ran in ${record.base}`,
        ]
      : [],
  }
}

/** Folders that the paths may be relative to, the likeliest first. */
function candidates({ base, config_file, options, testgen }: NightRecord, cwd: string): readonly string[] {
  const root = findRoot(cwd)
  const recorded = base === undefined ? [] : [base]
  const ranInWorkingFolder = config_file === null && (options.command !== undefined || testgen === true)
  if (ranInWorkingFolder) return [cwd]
  const isProjects =
    config_file === null || base === undefined || dirname(config_file) === join(base, 'config')
  return [...new Set(isProjects ? [root, ...recorded] : [...recorded, root])]
}

function describeMissing(name: string, { config }: Pick<NightPlan, 'config'>, base: string): string {
  const repository = repositoryOf(config, name)
  return repository === undefined
    ? `  ${name}: its configuration in night.json does not know it`
    : `  ${name}: there is no folder ${repositoryFolder(base, repository)}`
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
