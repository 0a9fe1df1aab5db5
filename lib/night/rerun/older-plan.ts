import { loadModelsConfig } from '../../config/load.js'
import { resolveConfig } from '../../config/root.js'
import type { ModelsConfig } from '../../config/schema.js'
import type { PlannedExperiment } from '../../design/plan.js'
import { entryMistakes } from '../../design/plan-mistakes.js'
import { unknownSeed } from '../../design/seed.js'
import { RefusedError } from '../../errors.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { ExperimentRecord } from '../../record/schema.js'
import type { Night } from '../night.js'

/**
 * The part of an original night that can run again. It kept neither plan nor configuration, but each record has its
 * hyperparameters: with this project's configuration they make a plan.
 *
 * @throws RefusedError if there is no such record, or this project's configuration does not know what ran; it says
 *   what can be done instead. ConfigError for that configuration.
 */
export function planOfRecords(
  { name, experiments }: Night,
  cwd: string,
): Omit<NightPlan, 'settings' | 'options' | 'results'> {
  const place = resolveConfig({ cwd })
  const known = experiments.filter(record => reasonAgainst(record) === '')
  if (known.length === 0) {
    throw new RefusedError(
      `${name} cannot run again: it kept no plan, and ${reasonsIn(experiments)}. ` +
        'Plan it anew: nightwatt run with its repository, model and hyperparameters, or a batch file of them (-ec).',
    )
  }
  const { config, raw, file, base } = loadModelsConfig(place.file)
  const mistakes = [...new Set(known.flatMap(record => mistakesIn(config, record)))]
  if (mistakes.length > 0) {
    throw new RefusedError(
      `${name} kept no configuration, and that of this project, ${file}, does not fit its records:\n` +
        mistakes.map(mistake => `  ${mistake}`).join('\n'),
    )
  }
  const left = experiments.filter(record => !known.includes(record))
  return {
    seed: unknownSeed,
    experiments: known.map(planned),
    notices: [
      `${name} kept no plan: this is what left a record of its hyperparameters, in its order, with the configuration of ${file}; ` +
        'what was planned and left nothing is not known of',
      ...(left.length === 0 ? [] : [`left out: ${reasonsIn(left)}`]),
    ],
    config,
    configSnapshot: raw,
    configFile: file,
    batchSnapshot: null,
    base,
  }
}

function planned({
  repository,
  model,
  hyperparameters,
  subject,
  background,
}: ExperimentRecord): PlannedExperiment {
  const load = background === null || background === undefined ? undefined : loadOf(background)
  const what =
    load === undefined
      ? { repository, model, mode: 'default' as const, hyperparameters }
      : { repository, model, mode: 'parallel' as const, hyperparameters, background: load }
  return subject === null || subject === undefined ? what : { ...what, subject }
}

function loadOf({ repository, model, hyperparameters }: NonNullable<ExperimentRecord['background']>) {
  return { repository, model, hyperparameters }
}

/** Why a record does not show what ran; empty if it does. */
function reasonAgainst({ cause, mode, background }: ExperimentRecord): string {
  if (cause === 'no-record' || cause === 'record-unreadable') return 'without a record of its hyperparameters'
  const isNamed = background !== null && background !== undefined
  return mode === 'parallel' && !isNamed ? 'beside a background load that their records do not name' : ''
}

function reasonsIn(experiments: readonly ExperimentRecord[]): string {
  if (experiments.length === 0) return 'no experiment left anything in it'
  const counts = new Map<string, number>()
  for (const record of experiments) {
    const reason = reasonAgainst(record)
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => `${count} ran ${reason}`).join(', ')
}

function mistakesIn(
  config: ModelsConfig,
  { repository, model, hyperparameters, subject, background }: ExperimentRecord,
): string[] {
  const subjects = subject === null || subject === undefined ? undefined : [subject]
  const load =
    background === null || background === undefined
      ? {}
      : { background: { ...loadOf(background), repo: background.repository } }
  const entry = {
    repo: repository,
    model,
    mode: 'default' as const,
    runs: 1,
    hyperparameters,
    subjects,
    ...load,
  }
  return entryMistakes(config, entry).map(
    ({ place, found, allowed, hint }) =>
      `${place}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`,
  )
}
