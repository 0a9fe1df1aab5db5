import { resolve } from 'node:path'
import { withoutRemarks } from '../../config/batch/remarks.js'
import { loadModelsConfig, parseModelsConfig } from '../../config/load.js'
import { findRoot, resolveConfig } from '../../config/root.js'
import { modelsConfigSchema } from '../../config/schema.js'
import { RefusedError, UsageError } from '../../errors.js'
import { splitNames } from '../../plan/entries/names-of.js'
import { foreignPrograms } from '../../plan/foreign-programs.js'
import type { NightPlan } from '../../plan/plan-night.js'
import {
  lacksSecrets,
  missingIn,
  recordedPlan,
  recordedRedact,
  withRecordedOptions,
  withVariablesOfNow,
} from '../../plan/recorded-plan.js'
import { refuseAbsentFolders } from '../../plan/repository-folders.js'
import type { NightRecord } from '../../record/schema.js'
import { whatWasFound } from '../check/what-was-found.js'
import { openNight } from '../find/open-night.js'
import { selectNights } from '../find/select-nights.js'
import { isNight, type Night } from '../night.js'
import { baseFolderOf } from './base-folder.js'
import { configDifferences, differencesHere } from './differences.js'
import { fillSecrets } from './fill-secrets.js'
import { planOfRecords } from './older-plan.js'
import { type RerunOptions, rerunSettings } from './rerun-options.js'

/**
 * Plans a night again from its night.json alone: the same experiments, in the same order, with the configuration and
 * the settings that it ran with, in the repositories of this project. `notices` say what differs on this machine. For
 * a night of the original, which kept no plan, the records with known hyperparameters are taken, with this project's
 * configuration.
 *
 * `foreign` lists programs that this project would not start itself, and `run` refuses them unless they are accepted.
 *
 * @param night The night, or its path, name or date, or `latest`; in any folder.
 * @param options How it is run, where different: `results`, `cooldown`, `timeout` and the like.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options and for words that mean no night, or several; RecordError for a night that cannot be
 *   read; RefusedError where its repositories are not here, or it does not tell what it ran.
 * @example
 * ```ts
 * import { planRerun } from 'nightwatt'
 *
 * const again = await planRerun('latest', { cooldown: 0 })
 * console.log(again.experiments.length, again.notices)
 * ```
 */
export async function planRerun(
  night: Night | string,
  options: RerunOptions = {},
  nameOf: (option: string) => string = name => name,
): Promise<NightPlan> {
  // Checked first, before the night is even looked for.
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
    return {
      ...planned,
      notices: [...opened.problems, ...planned.notices],
      rerunOf: originOf(opened, []),
    }
  }
  if (record.imported_from !== undefined) {
    throw new RefusedError(
      `${opened.path} was imported from ${record.imported_from.file}, which does not tell what ran: there is nothing to run again`,
    )
  }
  if (record.plan.length === 0) {
    throw new RefusedError(
      `${opened.path}: its plan in night.json has no experiment, so there is nothing to run again`,
    )
  }
  // Before the settings are put together: what is wrong in the night's own is told as the file's.
  const shown = recordedPlan(record, opened.path)
  const settings = rerunSettings(record, options, nameOf)
  // The plan is what its night.json says now.
  const told = opened.problems.filter(problem => /^(?:night\.json|manifest\.ndjson) /.test(problem))
  const { recorded, base, notices } = namingAltered(told, () => {
    const recorded = withSecrets(shown, opened, cwd)
    refuseUnknown(recorded, opened)
    return { recorded, ...baseFolderOf(record, recorded, cwd) }
  })
  // What ran is run again, as often as it ran: its rule is not asked anew.
  const { precision: _, more: _of, blockOf: _block, firstIndex: _first, ...planned } = recorded
  const nightPlan: NightPlan = {
    ...planned,
    base,
    results,
    settings,
    options: { ...environmentOf(recorded), ...markOf(record), ...how, ...redactOf(record, options) },
  }
  const differs = [
    ...notices,
    ...configDifferences(record, nightPlan, shown.config, cwd),
    ...(await differencesHere(record, nightPlan, process.env)),
  ]
  const foreign = acceptProgram ? [] : foreignPrograms(nightPlan, shown.config, cwd)
  return { ...nightPlan, notices: [...told, ...differs], foreign, rerunOf: originOf(opened, differs) }
}

/** What is refused may be refused for what was altered: then both are named. */
function namingAltered<Result>(altered: readonly string[], read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RefusedError) || altered.length === 0) throw error
    throw new RefusedError([error.message, ...altered].join('\n'), { cause: error })
  }
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

// A light night is recognised by its command, which a third run needs too.
function markOf({ options: { command } }: NightRecord): NightPlan['options'] {
  if (typeof command === 'string') return { command }
  return Array.isArray(command) && command.every(word => typeof word === 'string') ? { command } : {}
}

// What its programs get in their environment is part of what runs.
function environmentOf({ options: { env } }: NightPlan): NightPlan['options'] {
  return env === undefined ? {} : { env }
}

function redactOf(record: NightRecord, { redact }: RerunOptions): NightPlan['options'] {
  const names = [...(splitNames(recordedRedact(record).redact) ?? []), ...(splitNames(redact) ?? [])]
  return names.length === 0 ? {} : { redact: names }
}

/**
 * The plan with the secrets of its configuration put back from this project's. From then on it refers to that file:
 * nothing else could supply the secrets when it is resumed after a crash.
 */
function withSecrets(shown: NightPlan, { name, path, record }: Night, cwd: string): NightPlan {
  const recorded = withVariablesOfNow(shown, process.env, name)
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
    config: withRecordedOptions(
      parseModelsConfig(value, `${path}/night.json, config`),
      recorded.options,
      recorded.experiments,
    ),
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
