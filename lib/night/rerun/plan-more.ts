import { dirname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { metricOptions, mutationOptions, programOptions } from '../../config/options/program-options.js'
import { arranged, arrangementOf } from '../../design/order/arranged-plan.js'
import { settingKey } from '../../design/order/setting-key.js'
import { RefusedError, UsageError } from '../../errors.js'
import { checkOptions, type RunOptions } from '../../plan/options.js'
import { type NightPlan, planWith } from '../../plan/plan-night.js'
import { withoutAbsent } from '../../record/night/planned.js'
import type { NightRecord } from '../../record/schema.js'
import { familyOf } from '../find/family.js'
import { openNight } from '../find/open-night.js'
import { selectNights } from '../find/select-nights.js'
import { isNight, type Night } from '../night.js'
import { runsHere } from '../resume/still-running.js'
import { planRerun } from './plan-rerun.js'
import type { RerunOptions } from './rerun-options.js'

/** How more of a night is run: how many settings of each of its entries (1), and what may differ as in a rerun. */
export type MoreOptions = RerunOptions & Pick<RunOptions, 'runs'>

/**
 * Plans settings that a night did not have, from where its stream of random numbers ended, with its configuration and
 * its settings: a night that belongs to it, beside it in the same folder and numbered on.
 *
 * @param night The night, or one that belongs to it; or its path, name or label, or `latest`.
 * @param options How many, and how they are run, where different.
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws as `planRerun`; RefusedError for a night that still runs, or whose plan is not drawn as it was; UsageError for
 *   one that drew nothing.
 * @example
 * ```ts
 * import { planMore, run } from 'nightwatt'
 *
 * const night = await run({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 2, cooldown: 0 })
 * const more = await planMore(night, { runs: 2 })
 * console.log(more.experiments.length) // → 2
 * ```
 */
export async function planMore(
  night: Night | string,
  { runs = 1, ...options }: MoreOptions = {},
  nameOf: (option: string) => string = name => name,
): Promise<NightPlan> {
  checkOptions({ ...options, runs, more: isNight(night) ? night.path : night }, nameOf)
  if (options.results !== undefined) {
    throw new UsageError(
      `${nameOf('results')}: found it beside ${nameOf('more')}; allowed: none, for what is drawn on lies beside its night`,
    )
  }
  const cwd = resolve(options.cwd ?? process.cwd())
  const [path, ...others] = isNight(night) ? [night.path] : await selectNights([night], { cwd })
  if (path === undefined || others.length > 0) {
    throw new UsageError(
      `${nameOf('more')}: found ${others.length + (path === undefined ? 0 : 1)} nights for "${night}"; allowed: one`,
    )
  }
  const family = await Promise.all(familyOf(path).map(openNight))
  const [first] = family
  if (first === undefined || first.record.more_of !== undefined) {
    throw new RefusedError(`${path} cannot be drawn on: the night that it belongs to is not beside it`)
  }
  for (const { path: member } of family) {
    if (runsHere(member)) throw new RefusedError(`${member} still runs: draw more when it has ended`)
  }
  if (first.record.precision !== undefined) {
    throw new UsageError(
      `${first.path}: found a night of blocks until a precision is reached; allowed: one whose settings run as often as its plan says (or another night with ${nameOf('precision')} and ${nameOf('avoid')} ${first.name})`,
    )
  }
  const again = await planRerun(first, options, nameOf)
  const planned = family.flatMap(({ record }) => record.plan ?? [])
  const models = {
    config: again.config,
    raw: again.configSnapshot,
    file: again.configFile,
    base: again.base,
  }
  // Settings are drawn apart from how often and in which order they run.
  const replay = (settings: number) =>
    planWith({ ...replayOptions(first, cwd), runs: settings, repeats: 1, order: 'plan' }, models, nameOf)
  // A setting runs with each model and subject: so many experiments each.
  const each = replay(1).experiments.length
  const { repeats, order } = first.record.sweep ?? arrangementOf({})
  const settings = planned.length / repeats
  const drawn = replay(Math.ceil(settings / each) + runs)
  refuseOthers(first, planned, drawn.experiments.slice(0, settings), repeats)
  const further = drawn.experiments.slice(settings)
  if (further.length === 0) {
    throw new UsageError(
      [`${first.path}: there is no setting that it did not have`, ...drawn.notices].join('\n'),
    )
  }
  // By another seed than the order of the nights before, which would be the same for as many settings.
  const seed = BigInt(drawn.seed) + BigInt(settings)
  const { experiments } = arranged(further, { repeats, order }, [], seed)
  const { name, record } = first
  const { rerunOf: _, ...rest } = again
  return {
    ...rest,
    experiments,
    ...(rest.sweep === undefined ? {} : { sweep: { ...rest.sweep, settings: further.length } }),
    notices: [...again.notices, ...drawn.notices],
    options: { ...recordedOptions(record), ...again.options, runs },
    batchSnapshot: record.experiment_config ?? null,
    results: dirname(first.path),
    more: { night: name, path: first.path, started_at: record.started_at },
    firstIndex: 1 + planned.length,
  }
}

/** @throws where more settings do not begin with those that the night had: then where its stream ended is not known. */
function refuseOthers(
  { path }: Night,
  planned: NonNullable<NightRecord['plan']>,
  drawn: NightPlan['experiments'],
  repeats: number,
): void {
  if (planned.some(({ mode }) => mode === 'default')) {
    throw new UsageError(
      `${path}: found a night of the defaults, or of given values; allowed: one that drew its settings`,
    )
  }
  const keyOf = (experiment: (typeof planned)[number]) => settingKey(withoutAbsent(experiment))
  const ran = planned.map(keyOf).sort()
  const expected = drawn.flatMap(experiment => Array<string>(repeats).fill(settingKey(experiment))).sort()
  if (isDeepStrictEqual(ran, expected)) return
  throw new RefusedError(
    `${path} cannot be drawn on: drawn again, its plan is another, so that where its random stream ended is not known. So it is with batch files of several entries, and with what has changed since: lists of subjects, nights that it avoided, nightwatt.`,
  )
}

const names = Object.keys({ ...programOptions, ...metricOptions, ...mutationOptions })

/** The options that say what a night runs, as it kept them. */
function recordedOptions({ options }: NightRecord): RunOptions {
  return Object.fromEntries(names.flatMap(name => (name in options ? [[name, options[name]]] : [])))
}

/** The options that plan it again; its configuration is given apart. */
function replayOptions({ record, path }: Night, cwd: string): RunOptions {
  const { env: _env, config: _config, runs: _runs, blocks: _blocks, ...options } = recordedOptions(record)
  const { experiment_config: batch, seed } = record
  if (seed === null) throw new RefusedError(`${path} cannot be drawn on: it kept no seed`)
  return {
    ...options,
    seed,
    cwd,
    ...(options.experimentConfig === undefined ? {} : { experimentConfig: Object(batch) }),
    results: dirname(path),
  }
}
