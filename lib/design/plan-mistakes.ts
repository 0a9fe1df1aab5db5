import { takesSubject } from '../config/command/template-rules.js'
import { didYouMean } from '../config/nearest.js'
import type { Hyperparameter } from '../config/parameter/hyperparameter-schema.js'
import { kindOf } from '../config/parameter/kinds.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import type { Mistake } from '../errors.js'
import { designMistakes } from './designs/design-mistakes.js'
import { givenMistakes } from './given-mistakes.js'
import { mutatedNames } from './given-values.js'
import type { Assignment } from './mutation.js'
import type { BackgroundEntry, PlanEntry } from './plan.js'

/** The most runs of one entry: a million runs of one second take eleven days. */
export const maxRuns = 1_000_000

/**
 * All that is wrong in the entries, each at its place, `experiments[0].repo`; unknown names with the nearest known
 * one.
 */
export function planMistakes(config: ModelsConfig, entries: readonly PlanEntry[]): Mistake[] {
  return entries.flatMap((entry, index) =>
    entryMistakes(config, entry).map(mistake => ({
      ...mistake,
      place: `experiments[${index}].${mistake.place}`,
    })),
  )
}

/** All that is wrong in one entry, each at its place in it; names that are unknown with the nearest. */
export function entryMistakes(config: ModelsConfig, entry: PlanEntry): Mistake[] {
  const { repo, model, mode, runs } = entry
  const mistakes: Mistake[] = []
  if (!Number.isInteger(runs) || runs < 1 || runs > maxRuns) {
    mistakes.push({ place: 'runs', found: String(runs), allowed: `a whole number from 1 to ${maxRuns}` })
  }
  const repository = repositoryOf(config, repo)
  if (repository === undefined) return [unknownName('repo', repo, Object.keys(config.models)), ...mistakes]
  const models = [model, ...(entry.alsoModels ?? [])]
  for (const name of models.filter(each => !repository.models.includes(each))) {
    mistakes.push(unknownName('model', name, repository.models))
  }
  for (const name of new Set(models.filter((each, at) => models.indexOf(each) !== at))) {
    mistakes.push({ place: 'model', found: `${JSON.stringify(name)} twice`, allowed: 'each model once' })
  }
  const parameters = repository.supported_hyperparams
  if (mode === 'mutation') mistakes.push(...mutateMistakes(entry.mutate ?? [], Object.keys(parameters)))
  else mistakes.push(...valueMistakes('hyperparameters', entry.hyperparameters ?? {}, parameters))
  mistakes.push(...valueMistakes('fixed', entry.fixed ?? {}, parameters))
  if (mistakes.length === 0) {
    mistakes.push(...givenMistakes(entry, repository))
    if (mode === 'mutation') {
      mistakes.push(...designMistakes(entry, mutatedNames(entry, config), repository))
    }
  }
  mistakes.push(...subjectMistakes(entry, repository))
  return entry.background === undefined
    ? mistakes
    : [...mistakes, ...backgroundMistakes(config, entry.background)]
}

function backgroundMistakes(
  config: ModelsConfig,
  { repo, model, hyperparameters }: BackgroundEntry,
): Mistake[] {
  const load: PlanEntry = { repo, model, mode: 'default', runs: 1, hyperparameters }
  return entryMistakes(config, load).map(mistake => ({ ...mistake, place: `background.${mistake.place}` }))
}

function subjectMistakes({ repo, subjects }: PlanEntry, repository: Repository): Mistake[] {
  if (takesSubject(repository)) {
    if (subjects !== undefined && subjects.length > 0) return []
    const allowed = `a list of subjects, for the command of ${repo} is applied to them`
    return [{ place: 'subjects', found: 'nothing', allowed }]
  }
  if (subjects === undefined) return []
  const allowed = `none, for the command of ${repo} has no place for them ({project}, {module})`
  return [{ place: 'subjects', found: 'subjects', allowed }]
}

function mutateMistakes(mutate: readonly string[] | 'all', known: readonly string[]): Mistake[] {
  const place = 'mutate'
  if (known.length === 0) {
    return [{ place, found: 'a repository without supported_hyperparams', allowed: 'one that has some' }]
  }
  if (mutate === 'all') return []
  if (mutate.length === 0) return [{ place, found: 'nothing', allowed: `${known.join(', ')}, or all` }]
  const names = mutate.filter(name => name !== 'all')
  const unknown = names
    .filter(name => !known.includes(name))
    .map(name => unknownName(place, name, [...known, 'all']))
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
  return [
    ...unknown,
    ...twice.map(name => ({ place, found: `${JSON.stringify(name)} twice`, allowed: 'each name once' })),
  ]
}

function valueMistakes(
  place: string,
  values: Assignment,
  parameters: Readonly<Record<string, Hyperparameter>>,
): Mistake[] {
  return Object.entries(values).flatMap(([name, value]): Mistake[] => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (parameter === undefined) return [unknownName(place, name, Object.keys(parameters))]
    const mistake = kindOf(parameter).mistake(value)
    return mistake === undefined ? [] : [{ place: `${place}.${name}`, ...mistake }]
  })
}

function unknownName(place: string, name: string, known: readonly string[]): Mistake {
  const hint = didYouMean(name, known)
  const mistake = {
    place,
    found: `the unknown name ${JSON.stringify(name)}`,
    allowed: known.join(', ') || 'none',
  }
  return hint === undefined ? mistake : { ...mistake, hint }
}

/** A repository of the configuration by its name; own keys only, so that `constructor` is not found. */
export function repositoryOf(config: ModelsConfig, repo: string): Repository | undefined {
  return Object.hasOwn(config.models, repo) ? config.models[repo] : undefined
}
