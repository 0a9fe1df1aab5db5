import { resolve } from 'node:path'
import { loadModelsConfig, parseModelsConfig } from '../../config/load.js'
import { withoutRemarks } from '../../config/remarks.js'
import { findRoot, resolveConfig } from '../../config/root.js'
import { modelsConfigSchema } from '../../config/schema.js'
import { RefusedError, UsageError } from '../../errors.js'
import type { NightRecord } from '../../record/schema.js'
import { foreignPrograms } from '../foreign-programs.js'
import { isNight, type Night } from '../night.js'
import { openNight } from '../open-night.js'
import { splitNames } from '../plan/names-of.js'
import type { NightPlan } from '../plan/plan-night.js'
import { lacksSecrets, missingIn, recordedPlan, recordedRedact } from '../plan/recorded-plan.js'
import { refuseAbsentFolders } from '../plan/repository-folders.js'
import { selectNights } from '../select-nights.js'
import { whatWasFound } from '../what-was-found.js'
import { baseFolderOf } from './base-folder.js'
import { configDifferences, differencesHere } from './differences.js'
import { fillSecrets } from './fill-secrets.js'
import { planOfRecords } from './older-plan.js'
import { type RerunOptions, rerunSettings } from './rerun-options.js'

/**
 * Plans a night again from its night.json alone: the same experiments, in the same order, with the configuration and the
 * settings that it ran with, in the repositories of this project. What differs on this machine stands in `notices`. Of a
 * night of the original, which kept no plan, those of its records are taken whose hyperparameters are known, with this
 * project's configuration.
 *
 * Programs that this project would not start itself stand in `foreign`, and `run` refuses them unless they are accepted.
 *
 * @param night The night, or its path, name or date, or `latest`; in any folder.
 * @param options How it is run where not as it was: `results`, `cooldown`, `timeout` and the like.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options and for words that mean no night, or several; RecordError for a night that cannot be
 *   read; RefusedError where its repositories are not here, or it does not tell what it ran.
 */
export async function planRerun(
  night: Night | string,
  options: RerunOptions = {},
  nameOf: (option: string) => string = name => name,
): Promise<NightPlan> {
  // Told first, before the night is even looked for.
  rerunSettings(undefined, options, nameOf)
  if (typeof night !== 'string' && !isNight(night)) {
    throw new UsageError(
      `rerun: found ${whatWasFound(night)}; allowed: a night, or its path, name or date, or latest`,
    )
  }
  const cwd = resolve(options.cwd ?? process.cwd())
  const opened = typeof night === 'string' ? await openNight(await oneNight(night, options)) : night
  const { record } = opened
  const { acceptProgram = false, ...how } = options
  const results = resolve(findRoot(cwd), options.results ?? 'results')
  if (record.plan === null) {
    const settings = rerunSettings(undefined, options, nameOf)
    const planned = { ...planOfRecords(opened, cwd), settings, options: how, results }
    refuseAbsentFolders(planned.experiments, { ...planned, file: planned.configFile })
    return { ...planned, rerunOf: originOf(opened, []) }
  }
  if (record.plan.length === 0) {
    throw new RefusedError(
      `${opened.path}: its plan in night.json has no experiment, so there is nothing to run again`,
    )
  }
  const settings = rerunSettings(record, options, nameOf)
  const shown = recordedPlan(record, opened.path)
  const recorded = withSecrets(shown, opened, cwd)
  refuseUnknown(recorded, opened)
  const { base, notices } = baseFolderOf(record, recorded, cwd)
  const nightPlan: NightPlan = {
    ...recorded,
    base,
    results,
    settings,
    options: { ...markOf(record), ...how, ...redactOf(record, options) },
  }
  const differs = [
    ...notices,
    ...configDifferences(record, nightPlan, shown.config, cwd),
    ...(await differencesHere(record, nightPlan, process.env)),
  ]
  const foreign = acceptProgram ? [] : foreignPrograms(nightPlan, shown.config, cwd)
  return { ...nightPlan, notices: differs, foreign, rerunOf: originOf(opened, differs) }
}

async function oneNight(word: string, { results, cwd }: RerunOptions): Promise<string> {
  const found = await selectNights([word], { results, cwd })
  const [path, ...others] = found
  if (path !== undefined && others.length === 0) return path
  throw new UsageError(
    `rerun: found ${found.length} nights for "${word}"; allowed: one of ${found.join(', ') || 'none'}`,
  )
}

function originOf(
  { name, path, record }: Night,
  differs: readonly string[],
): NonNullable<NightPlan['rerunOf']> {
  return { night: name, path, started_at: record.started_at, differs: [...differs] }
}

// A light night is one by its command: what runs it a third time must know that too.
function markOf({ options: { command } }: NightRecord): NightPlan['options'] {
  if (typeof command === 'string') return { command }
  return Array.isArray(command) && command.every(word => typeof word === 'string') ? { command } : {}
}

function redactOf(record: NightRecord, { redact }: RerunOptions): NightPlan['options'] {
  const names = [...(splitNames(recordedRedact(record).redact) ?? []), ...(splitNames(redact) ?? [])]
  return names.length === 0 ? {} : { redact: names }
}

/**
 * The plan with what was taken out of its configuration as a secret put back from this project's. From then on it has
 * that file: nothing else could tell the secrets when it is to go on after a crash.
 */
function withSecrets(recorded: NightPlan, { name, path, record }: Night, cwd: string): NightPlan {
  if (!lacksSecrets(record)) return { ...recorded, configFile: null }
  const { file } = resolveConfig({ cwd })
  const light = record.config_file === null
  const now = light ? undefined : loadModelsConfig(file).raw
  const { value } = fillSecrets(record.config, now)
  const { missing } = fillSecrets(withoutRemarks(modelsConfigSchema, record.config), now)
  if (missing.length > 0) {
    const where = light ? 'they were given in the call' : `${file} does not have them either`
    throw new RefusedError(
      `${name} cannot run again: its configuration held secrets, which no record keeps, at ${missing.join(', ')}; ${where}. ` +
        `Plan it anew with the seed ${record.seed ?? '?'}: nightwatt run, with what ${path}/night.json says under options`,
    )
  }
  return {
    ...recorded,
    config: parseModelsConfig(value, `${path}/night.json, config`),
    configSnapshot: value,
    configFile: file,
  }
}

function refuseUnknown({ experiments, config }: NightPlan, { path }: Night): void {
  const missing = [...new Set(experiments.flatMap(experiment => missingIn(config, experiment)))]
  if (missing.length === 0) return
  throw new RefusedError(
    `${path}/night.json was changed: its plan needs what its configuration does not have: ${missing.join(', ')}`,
  )
}
