import { existsSync } from 'node:fs'
import { loadModelsConfig } from '../../config/load.js'
import { resolveConfig } from '../../config/root.js'
import type { ModelsConfig, Repository } from '../../config/schema.js'
import { shellQuote } from '../../config/shell-quote.js'
import { repositoryOf } from '../../design/plan-mistakes.js'
import { NightwattError } from '../../errors.js'
import { chooseMeters, meterSummary, probeMeters } from '../../measure/meters.js'
import { sysfsRoot } from '../../measure/sysfs.js'
import { environmentSnapshot } from '../../record/environment.js'
import { Redactor } from '../../record/redact.js'
import type { NightRecord } from '../../record/schema.js'
import { type Change, changesBetween } from '../changes/between.js'
import { configDifference } from '../changes/config.js'
import type { Circumstances } from '../changes/facts.js'
import { describeRepositories, repositoriesOf } from '../describe-night.js'
import { describeMachine, describeVersions } from '../machine.js'
import { splitNames } from '../plan/names-of.js'
import type { NightPlan } from '../plan/plan-night.js'

/** What is not here as it was when a night ran, in lines for whoever runs it again. */
export async function differencesHere(
  record: NightRecord,
  nightPlan: NightPlan,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const here = await circumstancesHere(nightPlan, env)
  // Settings are the night's own, but for what the user has just said.
  const then = { ...record, options: {} }
  return changesBetween([then], [here]).map(describeHere)
}

async function circumstancesHere(nightPlan: NightPlan, env: NodeJS.ProcessEnv): Promise<Circumstances> {
  const sysfs = sysfsRoot(env)
  const { settings, config, seed, options } = nightPlan
  const [machine, versions, repositories, meters] = await Promise.all([
    describeMachine(env, sysfs),
    describeVersions(env),
    describeRepositories(nightPlan, env),
    settings.energy ? probeMeters({ env, sysfs, cpuPowerWatts: config.cpu_power_watts }) : [],
  ])
  const redactor = new Redactor(splitNames(options.redact))
  return {
    // One that is asked for is set before the first run, or told why it is not.
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
 * What this project's configuration says of the same repositories, where that is something else: the recorded one gives
 * the same experiments, so it is the one that runs.
 *
 * @param shown The configuration as it was recorded, which holds no secrets.
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
    // One's own light night comes back to where it ran; what came from elsewhere says what it starts.
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

/** A night may come from anywhere: what it starts, and this project would not, is told before it does. */
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
