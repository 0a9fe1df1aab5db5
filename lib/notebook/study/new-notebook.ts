import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { loadModelsConfig } from '../../config/load.js'
import { ownValue } from '../../config/own-value.js'
import { findRoot, isProjectsOwn, resolveConfig } from '../../config/root.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { isSeed } from '../../design/seed-name.js'
import { RefusedError, UsageError } from '../../errors.js'
import { plan } from '../../plan/plan-night.js'
import { type Study, writeStudy } from './study-notebook.js'

/** What a new notebook studies; each is a parameter of it, and has a default. */
export interface NewNotebookOptions {
  /** Repository of the configuration (the first). */
  readonly repo?: string | undefined
  /** Its model (the first). */
  readonly model?: string | undefined
  /** Hyperparameters to sweep (all). */
  readonly mutate?: readonly string[] | undefined
  /** How many mutations (5). */
  readonly runs?: number | undefined
  /** What decides everything that is drawn (42). */
  readonly seed?: number | undefined
  /** Path of the models file (that of the project). */
  readonly config?: string | undefined
  /** Folder that paths are relative to (the working folder). */
  readonly cwd?: string | undefined
}

/**
 * Writes a notebook that is a study: parameters, plan, night, charts, the comparison with earlier results, how to repeat it,
 * and a last cell that asserts that the same seed gave the same experiments. It runs in JupyterLab, with `runNotebook`
 * and with papermill.
 *
 * @param file Where it is written; what is there is never replaced (`study.ipynb`).
 * @param options.repo Repository of the configuration (the first).
 * @param options.model Its model (the first).
 * @param options.mutate Hyperparameters to sweep (all).
 * @param options.runs How many mutations (5).
 * @param options.seed What decides everything that is drawn (42).
 * @param options.config Path of the models file (that of the project).
 * @param options.cwd Folder that paths are relative to (the working folder).
 * @returns Its absolute path.
 * @throws UsageError or ConfigError for what cannot be planned, RefusedError where there is a file already; nothing is
 *   written then.
 * @example
 * ```ts
 * import { newNotebook } from 'nightwatt'
 *
 * console.log(newNotebook('study.ipynb', { repo: 'digits', mutate: ['epochs'], runs: 2 }))
 * ```
 */
export function newNotebook(file = 'study.ipynb', options: NewNotebookOptions = {}): string {
  const cwd = resolve(options.cwd ?? process.cwd())
  const path = resolve(cwd, file)
  if (!path.endsWith('.ipynb')) {
    throw new UsageError(`found ${file}; allowed: the name of a notebook, which ends in .ipynb`)
  }
  const study = studyOf(options, cwd, resolve(path, '..'))
  if (!writeStudy(path, study)) {
    throw new RefusedError(`${path} is there already, and stays as it is: name another file`)
  }
  return path
}

function studyOf(options: NewNotebookOptions, cwd: string, folder: string): Study {
  const { runs = 5, seed = 42 } = options
  const place = resolveConfig({ config: options.config, cwd })
  const { models } = loadModelsConfig(place.file).config
  const repo = options.repo ?? Object.keys(models)[0] ?? ''
  const repository = ownValue(models, repo)
  // Of a repository that is not there the plan says so, whatever its model.
  const [first, ...others] = repository?.models ?? ['default', '']
  const parameters = Object.keys(repository?.supported_hyperparams ?? {})
  const study: Study = {
    repo,
    model: options.model ?? (others.length === 0 ? undefined : first),
    mutate: options.mutate ?? parameters.filter(name => !isSeed(name)),
    metrics: Object.keys(repository?.performance_metrics?.log_patterns ?? {}),
    runs,
    seed,
    // A notebook in the project's own folders finds the file by itself.
    config: isProjectsOwn(place.file) && findRoot(folder) === place.root ? undefined : place.file,
  }
  // Planned before anything is written: what is wrong with an option is told here and not by the notebook.
  const { model, mutate } = study
  const chosen = { ...(model === undefined ? {} : { model }), ...(mutate.length === 0 ? {} : { mutate }) }
  const { experiments } = plan({ repo, ...chosen, runs, seed, config: place.file, cwd })
  return { ...study, digest: digestOf(experiments) }
}

/** Of what a plan runs: the same for everybody with the same configuration and seed. */
function digestOf(experiments: readonly PlannedExperiment[]): string {
  const settings = experiments.map(({ repository, model, hyperparameters }) => ({
    repository,
    model,
    hyperparameters,
  }))
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16)
}
