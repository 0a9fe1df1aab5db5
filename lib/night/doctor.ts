import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { cardVariables } from '../config/command/variable-names.js'
import { loadModelsConfig } from '../config/load.js'
import { resolveConfig } from '../config/root.js'
import type { Repository } from '../config/schema.js'
import { choose, machineCards, wishFor, withVariables } from '../engine/local/cards.js'
import { lookAround } from '../engine/local/look-around.js'
import { describeMachine, describeVersions } from '../engine/local/machine-facts.js'
import { listCardsOnce } from '../measure/cards.js'
import { allCards } from '../measure/energy/own-cards.js'
import { chooseMeters, meterSummary, probeMeters } from '../measure/meters.js'
import type { Card } from '../measure/nvidia-smi/card-choice.js'
import { partOf } from '../measure/parts.js'
import { sysfsRoot } from '../os/sysfs.js'
import { type Protocol, protocolBefore } from '../protocol/protocol.js'
import { Redactor } from '../record/secrets/redact.js'
import { missingRequirements } from '../run/command/requirements.js'
import { type GovernorChoice, governorChoice } from '../run/governor/governor-choice.js'
import { ownCgroup } from '../run/process/own-cgroup.js'

/** What can be measured on this machine, and how to unlock the rest. */
export interface Diagnosis {
  readonly meters: readonly {
    readonly name: string
    readonly measures: string
    readonly available: boolean
    /** Whether a night started now would use it; one that is not available reports its part as missing. */
    readonly used: boolean
    /** Whether its energy is part of the total of a run: that of a wall socket stands beside it. */
    readonly counted: boolean
    readonly source: string | null
    readonly finding: string
    readonly cost: string
    /** Exact commands that would unlock it. */
    readonly unlock: readonly string[]
  }[]
  /**
   * The cards whose joules would be those of runs started now: of any repository (empty name), and of each with cards
   * of its own in the configuration.
   */
  readonly gpus: readonly { readonly repository: string; readonly finding: string }[]
  /** What each repository of the configuration needs and this machine lacks; null without a configuration. */
  readonly repositories: readonly { readonly name: string; readonly missing: readonly string[] }[] | null
  /** Why the configuration could not be read; empty if it could, or if there is none. */
  readonly configProblem: string
  readonly results: { readonly path: string; readonly writable: boolean }
  /** The processors' frequency governor, and whether a night may set another. */
  readonly governor: GovernorChoice
  /** Whether attempts get cgroups of their own, and where, or why not. */
  readonly cgroup: { readonly available: boolean; readonly finding: string }
  /** The rules of docs/protocol.md that can be judged before a night. */
  readonly protocol: Protocol
  readonly machine: Awaited<ReturnType<typeof describeMachine>>
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Asks every meter and every repository of the configuration what works here. Changes nothing.
 *
 * @param options.config Path of the models file (the root's own).
 * @param options.results Folder of the nights (results).
 * @param options.cwd Folder to look from (the working folder).
 * @throws nothing for a configuration that cannot be read: `configProblem` tells of it.
 * @example
 * ```ts
 * import { doctor } from 'nightwatt'
 *
 * const { machine, configProblem } = await doctor()
 * console.log(machine, configProblem)
 * ```
 */
export async function doctor(
  options: { config?: string; results?: string; cwd?: string } = {},
): Promise<Diagnosis> {
  const env = process.env
  const redactor = new Redactor()
  const sysfs = sysfsRoot(env)
  const place = resolveConfig(options)
  const configuration = readConfiguration(place.file, options.config !== undefined)
  const cpuPowerWatts = configuration.loaded?.config.cpu_power_watts
  const own = { meters: configuration.loaded?.config.meters ?? [], base: place.base }
  const listCards = listCardsOnce(env)
  const availabilities = await probeMeters({ env, sysfs, cpuPowerWatts, own, listCards })
  const chosen = chooseMeters(availabilities)
  const used = new Set(chosen.map(({ name }) => name as string))
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
    ? machineCards(availabilities, await listCards())
    : []
  const results = resolve(place.root, options.results ?? 'results')
  return {
    meters: availabilities.map(({ name, measures, meter, finding, cost, unlock }) => ({
      name,
      measures,
      available: meter !== undefined,
      used: used.has(name),
      counted: partOf(measures).isCounted,
      source: meter?.source ?? null,
      // Of a meter of the user's own they quote its program.
      finding: redactor.text(finding),
      cost,
      unlock: unlock.map(text => redactor.text(text)),
    })),
    gpus: machine.length === 0 ? [] : cardFindings(configuration.loaded?.config.models ?? {}, machine, env),
    repositories,
    configProblem: configuration.problem,
    results: { path: results, writable: isWritable(results) },
    governor: governorChoice(sysfs),
    cgroup: cgroupChoice(env),
    protocol: protocolBefore({
      ...(await lookAround(env, machine.length > 0 ? allCards : undefined)),
      // One that is unable measures nothing, though it is used.
      meters: chosen.filter(meter => availabilities.some(one => one.meter === meter)).map(meterSummary),
    }),
    machine: await describeMachine(env, sysfs, listCards),
    versions: await describeVersions(env),
  }
}

function cardFindings(
  repositories: Readonly<Record<string, Repository>>,
  machine: readonly Card[],
  env: NodeJS.ProcessEnv,
): Diagnosis['gpus'] {
  const own = Object.entries(repositories).filter(
    ([, { gpus, env }]) => gpus !== undefined || cardVariables.some(name => env?.[name] !== undefined),
  )
  return [['', undefined] as const, ...own].map(([repository, config]) => {
    try {
      const wish = wishFor(null, config, repository)
      const { cards, by, notices } = choose(wish, machine, withVariables(env, config, wish, repository))
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

// A missing folder can be made if the nearest one above it is writable.
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
