import { existsSync } from 'node:fs'
import { shellQuote } from '../../config/command/shell-quote.js'
import { loadModelsConfig } from '../../config/load.js'
import { resolveConfig } from '../../config/root.js'
import type { ModelsConfig, Repository } from '../../config/schema.js'
import { repositoryOf } from '../../design/plan-mistakes.js'
import { describeMachine, describeVersions } from '../../engine/local/machine-facts.js'
import { NightwattError } from '../../errors.js'
import { listCardsOnce } from '../../measure/cards.js'
import { chooseMeters, meterSummary, probeMeters } from '../../measure/meters.js'
import { sysfsRoot } from '../../os/sysfs.js'
import { splitNames } from '../../plan/entries/names-of.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import type { NightRecord } from '../../record/schema.js'
import { environmentSnapshot } from '../../record/secrets/environment.js'
import { Redactor } from '../../record/secrets/redact.js'
import { type Change, changesBetween } from '../changes/between.js'
import { configDifference } from '../changes/config.js'
import type { Circumstances } from '../changes/facts.js'
import { describeRepositories } from '../describe/describe-night.js'

/** What differs here from when a night ran, as lines for the user who runs it again. */
export async function differencesHere(
  record: NightRecord,
  nightPlan: NightPlan,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const here = await circumstancesHere(nightPlan, env)
  // Settings are the night's own, except those that the user has just given.
  const then = { ...record, options: {} }
  return changesBetween([then], [here]).map(describeHere)
}

async function circumstancesHere(nightPlan: NightPlan, env: NodeJS.ProcessEnv): Promise<Circumstances> {
  const sysfs = sysfsRoot(env)
  const { settings, config, seed, options } = nightPlan
  const listCards = listCardsOnce(env)
  const [machine, versions, repositories, meters] = await Promise.all([
    describeMachine(env, sysfs, listCards),
    describeVersions(env),
    describeRepositories(nightPlan, env),
    settings.energy ? probeMeters({ env, sysfs, cpuPowerWatts: config.cpu_power_watts, listCards }) : [],
  ])
  const redactor = new Redactor(splitNames(options.redact))
  return {
    // A governor that is asked for is set before the first run, or a notice says why not.
    machine: { ...machine, governor: settings.governor ?? machine.governor },
    versions,
    repositories,
    meters: chooseMeters(meters).map(meterSummary),
    environment: { ...environmentSnapshot(env, redactor).environment },
    seed,
  }
}

function describeHere({ name, a, b }: Change): string {
  // A fingerprint tells that something differs, and nothing else.
  if (name.startsWith('changes in the tracked files')) return `other ${name} than in the night`
  return `${name}: ${a || 'none'} in the night, ${b || 'none'} here`
}

/**
 * Differences of this project's configuration for the same repositories. The recorded one runs, since it gives the
 * same experiments.
 *
 * @param shown The recorded configuration, which holds no secrets.
 */
export function configDifferences(
  record: NightRecord,
  nightPlan: NightPlan,
  shown: ModelsConfig,
  cwd: string,
): readonly string[] {
  const { file } = resolveConfig({ cwd })
  const names = repositoriesOf(nightPlan.experiments)
  if (!existsSync(file)) {
    // The user's own light night returns to where it ran; one from elsewhere says what it starts.
    const moved = record.base !== nightPlan.base
    return moved ? names.flatMap(name => commandNotice(name, nightPlan.config, { models: {} }, shown)) : []
  }
  let now: ReturnType<typeof loadModelsConfig>
  try {
    now = loadModelsConfig(file)
  } catch (error) {
    if (!(error instanceof NightwattError)) throw error
    return [
      `${file} is not looked at, for it has mistakes: the configuration in night.json is the one that runs`,
    ]
  }
  const known = names.filter(name => repositoryOf(now.config, name) !== undefined)
  const places = known.length === 0 ? '' : configDifference(record.config, now.raw, new Set(known))
  return [
    ...(places === ''
      ? []
      : [
          `${file} has changed since, in ${places}: the configuration in night.json is the one that runs, for the same experiments`,
        ]),
    ...names.flatMap(name => commandNotice(name, nightPlan.config, now.config, shown)),
  ]
}

/** A night may come from anywhere: what it would start and this project would not is listed beforehand. */
function commandNotice(name: string, runs: ModelsConfig, now: ModelsConfig, shown: ModelsConfig): string[] {
  const [then, here, text] = [runs, now, shown].map(config => repositoryOf(config, name))
  if (then === undefined || text === undefined || (here !== undefined && programOf(then) === programOf(here)))
    return []
  const who = here === undefined ? `${name}, which this project does not have,` : name
  return [`${who} runs as the night has it: ${programOf(text)}`]
}

function programOf({ train_script, command, command_template, path }: Repository): string {
  const words = command_template ?? (train_script === undefined ? command : train_script)
  const text = typeof words === 'string' ? words : shellQuote(words ?? [])
  return `${text} in ${path}`
}
