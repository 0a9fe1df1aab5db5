/** The repository and the model of an experiment. */
export interface Program {
  readonly repository: string
  readonly model: string
}

/**
 * Repository and model out of `REPO_MODEL`, for a run without a record. Both may hold underscores, so the records
 * beside it are compared first; if none fits, the last underscore separates the two.
 */
export function programOf(name: string, known: readonly Program[]): Program {
  const same = known.find(({ repository, model }) => `${repository}_${model}` === name)
  if (same !== undefined) return { repository: same.repository, model: same.model }
  const repositories = known
    .map(({ repository }) => repository)
    .filter(repository => name.startsWith(`${repository}_`))
  const longest = repositories.sort((left, right) => right.length - left.length)[0]
  const cut = longest === undefined ? name.lastIndexOf('_') : longest.length
  return cut <= 0
    ? { repository: name, model: 'unknown' }
    : { repository: name.slice(0, cut), model: name.slice(cut + 1) }
}
