import { ownValue } from '../../config/own-value.js'
import { unknownSeed } from '../../design/seed.js'
import type { HostFacts, Survey } from '../../engine/engine.js'
import { placeNamed } from '../../engine/engines.js'
import { meterSummary } from '../../measure/meters.js'
import { declarationsOf } from '../../plan/metric-options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import { planForRecord, sweepForRecord } from '../../record/night/planned.js'
import { type NightRecord, schemaVersion } from '../../record/schema.js'
import type { Redactor } from '../../record/secrets/redact.js'
import { localTime } from '../../record/time.js'
import { repositoryFolder } from '../../run/command/folders.js'
import { programEnvironment } from '../../run/command/program-environment.js'
import { pythonOf, versionOf } from '../../run/command/python.js'
import { blocksOf } from '../blocks/blocks-of.js'
import { precisionForRecord } from '../precision/judge-settings.js'
import { gitState } from './git-state.js'
import { snapshotsOf } from './snapshots.js'

/** The facts of the machine; null where it is not this one that runs the experiments. */
export type Described = Omit<HostFacts, 'machine'> & { readonly machine: NightRecord['machine'] }

/** The content of night.json: everything needed to run the night again and to judge its figures. */
export async function describeNight(
  night: { readonly name: string; readonly startMs: number; readonly redactor: Redactor },
  plan: NightPlan,
  { env, meters, cards }: Survey,
  { machine, versions, governor, cards: settings }: Described,
  commandLine: readonly string[],
): Promise<NightRecord> {
  const repositories = await withPythons(await describeRepositories(plan, env), plan, env)
  return {
    schema_version: schemaVersion,
    night: night.name,
    started_at: localTime(night.startMs),
    ...(plan.options.label === undefined ? {} : { label: night.redactor.text(plan.options.label) }),
    ...(plan.more === undefined ? {} : { more_of: plan.more }),
    ...(plan.firstIndex === undefined ? {} : { first_index: plan.firstIndex }),
    ...(plan.blockOf === undefined ? {} : { block_of: plan.blockOf }),
    ...clusterOf(plan),
    seed: plan.seed === unknownSeed ? null : plan.seed,
    plan: planForRecord(plan),
    ...sweepForRecord(plan),
    ...(plan.precision === undefined ? {} : { precision: precisionForRecord(plan.precision) }),
    config_file: plan.configFile,
    metric_declarations: declarationsOf(plan.config, repositoriesOf(plan.experiments)),
    ...snapshotsOf(plan, commandLine, env, night.redactor),
    meters: meters.map(meterSummary),
    machine,
    ...(cards.record === undefined ? {} : { gpus: cards.record }),
    ...(settings === undefined ? {} : { cards_before: settings }),
    governor,
    versions: { ...versions },
    repositories,
    base: plan.base,
    ...(plan.testgen === true ? { testgen: true } : {}),
    ...(plan.rerunOf === undefined ? {} : { rerun_of: plan.rerunOf }),
  }
}

/** How the blocks of a plan run as jobs. */
function clusterOf({ settings: { engine }, experiments }: NightPlan): Pick<NightRecord, 'cluster'> {
  if (placeNamed(engine).kind === 'machine') return {}
  return { cluster: { by: engine, blocks: blocksOf(experiments).length } }
}

/** The repositories with the versions of their own Pythons, which are started to be asked. */
async function withPythons(
  repositories: NightRecord['repositories'],
  { config, base }: NightPlan,
  env: NodeJS.ProcessEnv,
): Promise<NightRecord['repositories']> {
  const entries = Object.entries(repositories).map(async ([name, state]) => {
    const repository = ownValue(config.models, name)
    const python = repository === undefined ? undefined : pythonOf(repository, base, env)
    if (repository === undefined || typeof python !== 'object') return [name, state] as const
    const version = await versionOf(python, programEnvironment(repository, base, env))
    return [name, version === undefined ? state : { ...state, python: version }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The code that each repository of a plan holds now, by its name. */
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
