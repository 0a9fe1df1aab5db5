import { ownValue } from '../config/own-value.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import type { PlannedExperiment } from '../design/plan.js'
import { RefusedError } from '../errors.js'
import { isFolder, programFolder, repositoryFolder } from '../run/command/folders.js'
import { repositoriesOf } from './repositories-of.js'

/** Where a configuration's repositories lie. */
export interface RepositoryPlaces {
  readonly config: ModelsConfig
  /** The models file; null where it was given in the call. */
  readonly file: string | null
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
}

/** The folder of a repository, or that of its program, if it is missing; undefined if not, and for an unknown one. */
export function absentFolder(name: string, { config, base }: RepositoryPlaces): string | undefined {
  const repository = Object.hasOwn(config.models, name) ? config.models[name] : undefined
  if (repository === undefined) return undefined
  return [repositoryFolder(base, repository), programFolder(base, repository)].find(
    folder => !isFolder(folder),
  )
}

/**
 * Checks whether the repositories of a plan exist, so that a missing one is reported once and not by every experiment
 * of the night.
 *
 * @throws RefusedError naming each missing one.
 */
export function refuseAbsentFolders(
  experiments: readonly PlannedExperiment[],
  places: RepositoryPlaces,
): void {
  const absent = repositoriesOf(experiments).flatMap(name => {
    const folder = absentFolder(name, places)
    return folder === undefined
      ? []
      : [`  ${name}: there is no folder ${folder}${besides(ownValue(places.config.models, name))}`]
  })
  if (absent.length === 0) return
  const where = places.file === null ? 'the configuration' : places.file
  throw new RefusedError(
    `repositories of the plan are not on this machine:\n${absent.join('\n')}\nPut them there, or mend their "path" in ${where}, relative to ${places.base}, or their "cwd", relative to that.`,
  )
}

/** What else is needed on a machine without it, so that one message says everything. */
function besides(repository: Repository | undefined): string {
  const names = Object.values(repository?.requires ?? {}).flat()
  return names.length === 0 ? '' : `; it requires ${names.join(', ')} too`
}
