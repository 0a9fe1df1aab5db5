import { ownValue } from '../../config/own-value.js'
import type { ModelsConfig, Repository } from '../../config/schema.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { RefusedError } from '../../errors.js'
import { isFolder, repositoryFolder } from '../../run/command.js'
import { repositoriesOf } from '../describe-night.js'

/** Where a configuration's repositories lie. */
export interface RepositoryPlaces {
  readonly config: ModelsConfig
  /** The models file; null where it was given in the call. */
  readonly file: string | null
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
}

/** The folder of a repository, where that is not there; undefined for one that is, and for an unknown one. */
export function absentFolder(name: string, { config, base }: RepositoryPlaces): string | undefined {
  const repository = Object.hasOwn(config.models, name) ? config.models[name] : undefined
  if (repository === undefined) return undefined
  const folder = repositoryFolder(base, repository)
  return isFolder(folder) ? undefined : folder
}

/**
 * Looks whether the repositories that a plan uses are there, so that their absence is told once, and not by every
 * experiment of the night.
 *
 * @throws RefusedError naming each that is not.
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
    `repositories of the plan are not on this machine:\n${absent.join('\n')}\nPut them there, or mend their "path" in ${where}: it is relative to ${places.base}.`,
  )
}

/** What else a machine without it needs to be given, so that one look tells all. */
function besides(repository: Repository | undefined): string {
  const names = Object.values(repository?.requires ?? {}).flat()
  return names.length === 0 ? '' : `; it requires ${names.join(', ')} too`
}
