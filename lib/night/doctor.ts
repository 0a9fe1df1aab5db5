import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { loadModelsConfig } from '../config/load.js'
import { resolveConfig } from '../config/root.js'
import type { Repository } from '../config/schema.js'
import type { Card } from '../measure/card-choice.js'
import { chooseMeters, probeMeters } from '../measure/meters.js'
import { sysfsRoot } from '../measure/sysfs.js'
import { type GovernorChoice, governorChoice } from '../run/governor/governor-choice.js'
import { ownCgroup } from '../run/process/own-cgroup.js'
import { missingRequirements } from '../run/requirements.js'
import { describeMachine, describeVersions } from './machine.js'
import { choose, machineCards, wishFor } from './night-cards.js'

/** What can be measured on this machine, and what would have to be done for the rest. */
export interface Diagnosis {
  readonly meters: readonly {
    readonly name: string
    readonly measures: string
    readonly available: boolean
    /** Whether a night started now would use it; one that is not available then tells that its part is missing. */
    readonly used: boolean
    readonly source: string | null
    readonly finding: string
    readonly cost: string
    /** Exact commands that would unlock it. */
    readonly unlock: readonly string[]
  }[]
  /**
   * The cards whose joules would be those of runs started now: of any repository (empty name), and of each that the
   * configuration gives its own.
   */
  readonly gpus: readonly { readonly repository: string; readonly finding: string }[]
  /** What each repository of the configuration needs and this machine lacks; null without a configuration. */
  readonly repositories: readonly { readonly name: string; readonly missing: readonly string[] }[] | null
  /** Why the configuration could not be read; empty when it could, or when there is none. */
  readonly configProblem: string
  readonly results: { readonly path: string; readonly writable: boolean }
  /** The processors' frequency governor, and whether a night may set another. */
  readonly governor: GovernorChoice
  /** Whether attempts get cgroups of their own, and where, or why not. */
  readonly cgroup: { readonly available: boolean; readonly finding: string }
  readonly machine: Awaited<ReturnType<typeof describeMachine>>
  readonly versions: Readonly<Record<string, string>>
}

/** Asks every meter and every repository of the configuration what works here. Changes nothing. */
export async function doctor(
  options: { config?: string; results?: string; cwd?: string } = {},
): Promise<Diagnosis> {
  const env = process.env
  const sysfs = sysfsRoot(env)
  const place = resolveConfig(options)
  const configuration = readConfiguration(place.file, options.config !== undefined)
  const cpuPowerWatts = configuration.loaded?.config.cpu_power_watts
  const availabilities = await probeMeters({ env, sysfs, cpuPowerWatts })
  const used = new Set(chooseMeters(availabilities).map(({ name }) => name as string))
  const repositories =
    configuration.loaded === undefined
      ? null
      : await Promise.all(
          Object.entries(configuration.loaded.config.models).map(async ([name, repository]) => ({
            name,
            missing: await missingRequirements(repository, place.base, env),
          })),
        )
  const machine = availabilities.some(({ cards }) => cards !== undefined)
    ? await machineCards(availabilities, env)
    : []
  const results = resolve(place.root, options.results ?? 'results')
  return {
    meters: availabilities.map(({ name, measures, meter, finding, cost, unlock }) => ({
      name,
      measures,
      available: meter !== undefined,
      used: used.has(name),
      source: meter?.source ?? null,
      finding,
      cost,
      unlock,
    })),
    gpus: machine.length === 0 ? [] : cardFindings(configuration.loaded?.config.models ?? {}, machine, env),
    repositories,
    configProblem: configuration.problem,
    results: { path: results, writable: isWritable(results) },
    governor: governorChoice(sysfs),
    cgroup: cgroupChoice(env),
    machine: await describeMachine(env, sysfs),
    versions: await describeVersions(env),
  }
}

function cardFindings(
  repositories: Readonly<Record<string, Repository>>,
  machine: readonly Card[],
  env: NodeJS.ProcessEnv,
): Diagnosis['gpus'] {
  const own = Object.entries(repositories).filter(([, { gpus }]) => gpus !== undefined)
  return [['', undefined] as const, ...own].map(([repository, config]) => {
    try {
      const { cards, by, notices } = choose(wishFor(null, config, repository), machine, env)
      const which =
        cards === null
          ? 'all GPUs are counted'
          : cards.length === 0
            ? 'no GPU is counted'
            : `counted: GPU ${cards.map(({ index }) => index).join(', ')}`
      return { repository, finding: [`${which}${by === '' ? '' : ` (${by})`}`, ...notices].join('; ') }
    } catch (error) {
      return { repository, finding: error instanceof Error ? error.message : String(error) }
    }
  })
}

function cgroupChoice(env: NodeJS.ProcessEnv): Diagnosis['cgroup'] {
  const { folder, obstacle } = ownCgroup(env)
  return folder === null
    ? {
        available: false,
        finding: `no cgroups for attempts, for ${obstacle}: what a training starts is found by its group and environment`,
      }
    : { available: true, finding: `every attempt gets a cgroup of its own in ${folder}` }
}

function readConfiguration(file: string, named: boolean) {
  if (!named && !existsSync(file)) return { loaded: undefined, problem: '' }
  try {
    return { loaded: loadModelsConfig(file), problem: '' }
  } catch (error) {
    return { loaded: undefined, problem: error instanceof Error ? error.message : String(error) }
  }
}

// A folder that is not there yet can be made when the nearest one above it can be written to.
function isWritable(path: string): boolean {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK)
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}
