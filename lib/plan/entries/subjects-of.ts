import { resolve } from 'node:path'
import { takesSubject } from '../../config/command/template-rules.js'
import { locate } from '../../config/root.js'
import type { ModelsConfig } from '../../config/schema.js'
import { checkSubject, loadSubjects, type Subject } from '../../config/subjects.js'
import type { Places } from '../earlier-runs.js'

/**
 * What the command of a repository is applied to, and which rows of its list are left out; undefined if it takes no
 * subjects and none were given.
 *
 * @param list The list that an entry names.
 * @throws ConfigError for a list that cannot be read.
 */
export type SubjectsOf = (repo: string, list?: string | undefined) => ChosenSubjects | undefined

export interface ChosenSubjects {
  readonly subjects: readonly Subject[]
  readonly notices: readonly string[]
}

/**
 * Finds the subjects of repositories: those given for the whole night, else the list of the entry, else the list of
 * the repository.
 *
 * @param given A path, relative to the working folder or else to the root; or the subjects themselves.
 * @param base Folder that the repositories' `path` is relative to.
 */
export function subjectsFinder(
  given: string | readonly Subject[] | undefined,
  { config, base }: { readonly config: ModelsConfig; readonly base: string },
  { cwd, root }: Places,
): SubjectsOf {
  const read = (file: string): ChosenSubjects => {
    const { subjects, problems } = loadSubjects(file)
    return { subjects, notices: problems }
  }
  return (repo, list) => {
    if (typeof given === 'object') return { subjects: given.map(checkSubject), notices: [] }
    const named = given ?? list
    if (named !== undefined) return read(locate(named, cwd, root))
    const repository = Object.hasOwn(config.models, repo) ? config.models[repo] : undefined
    if (repository?.subjects === undefined || !takesSubject(repository)) return undefined
    return read(resolve(base, repository.path, repository.subjects))
  }
}
