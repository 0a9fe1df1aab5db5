import { ownValue } from '../config/own-value.js'
import { unknownSeed } from '../design/seed.js'
import type { Meter } from '../measure/meter.js'
import { meterSummary } from '../measure/meters.js'
import type { NightFolder } from '../record/night-folder.js'
import { type NightRecord, schemaVersion } from '../record/schema.js'
import { localTime } from '../record/time.js'
import { repositoryFolder } from '../run/command.js'
import type { GovernorReport } from '../run/governor/governor.js'
import { gitState } from './git-state.js'
import { describeMachine, describeVersions } from './machine.js'
import { declarationsOf } from './plan/metric-options.js'
import type { NightPlan } from './plan/plan-night.js'
import { snapshotsOf } from './snapshots.js'

/** The content of night.json: all that is needed to run the night again, and to judge its figures. */
export async function describeNight({
  folder,
  nightPlan,
  meters,
  gpus,
  governor,
  startMs,
  env,
  sysfs,
  commandLine,
}: {
  readonly folder: NightFolder
  readonly nightPlan: NightPlan
  readonly meters: readonly Meter[]
  readonly gpus: NightRecord['gpus']
  readonly governor: GovernorReport | null
  readonly startMs: number
  readonly env: NodeJS.ProcessEnv
  readonly sysfs: string
  readonly commandLine: readonly string[]
}): Promise<NightRecord> {
  const [machine, versions, repositories] = await Promise.all([
    describeMachine(env, sysfs),
    describeVersions(env),
    describeRepositories(nightPlan, env),
  ])
  return {
    schema_version: schemaVersion,
    night: folder.name,
    started_at: localTime(startMs),
    seed: nightPlan.seed === unknownSeed ? null : nightPlan.seed,
    plan: structuredClone(nightPlan.experiments.map(experiment => ({ ...experiment }))),
    config_file: nightPlan.configFile,
    metric_declarations: declarationsOf(nightPlan.config, repositoriesOf(nightPlan.experiments)),
    ...snapshotsOf(nightPlan, commandLine, env, folder.redactor),
    meters: meters.map(meterSummary),
    machine,
    ...(gpus === undefined ? {} : { gpus }),
    governor,
    versions,
    repositories,
    base: nightPlan.base,
    ...(nightPlan.testgen === true ? { testgen: true } : {}),
    ...(nightPlan.rerunOf === undefined ? {} : { rerun_of: nightPlan.rerunOf }),
  }
}

/** Names of the repositories that a plan runs, background loads included. */
export function repositoriesOf(experiments: NightPlan['experiments']): readonly string[] {
  return [
    ...new Set(
      experiments.flatMap(({ repository, background }) =>
        background === undefined ? [repository] : [repository, background.repository],
      ),
    ),
  ]
}

/** Which code each repository of a plan holds now, by its name. */
export async function describeRepositories(
  { experiments, config, base }: Pick<NightPlan, 'experiments' | 'config' | 'base'>,
  env: NodeJS.ProcessEnv,
): Promise<NightRecord['repositories']> {
  const names = repositoriesOf(experiments)
  const states = names.flatMap(name => {
    const repository = ownValue(config.models, name)
    if (repository === undefined) return []
    return [
      gitState(repositoryFolder(base, repository), env).then(
        state => [name, { ...state, path: repository.path }] as const,
      ),
    ]
  })
  return Object.fromEntries(await Promise.all(states))
}
