import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { HyperparameterValues } from '../config/parameter/hyperparameter-value.js'
import { RecordError } from '../errors.js'
import { isThere, readRegularText } from '../os/regular-file.js'
import { alteredSince, isAltered, lostRecords, lostSince } from './check/check-manifest.js'
import { subjectText } from './experiment/subject-text.js'
import { type ManifestContent, readManifest } from './manifest/manifest-reader.js'
import { valuesIn } from './older/older-record.js'

/** What an earlier run contributes to a new plan: what it tried, and how long it took. */
export interface EarlierRun {
  readonly repository: string
  readonly model: string
  /** Whether it ran beside a background load: a run of its own kind. */
  readonly parallel: boolean
  /** `project,module`, where it was applied to one; else empty. */
  readonly subject: string
  readonly hyperparameters: HyperparameterValues
  readonly succeeded: boolean
  /** Of its last attempt; null where it is not known. */
  readonly durationSeconds: number | null
  /** CPU and GPU together, of its last attempt; null where not all of it is known. */
  readonly energyJoules: number | null
  /** Whether any part of that is an estimate. */
  readonly isEnergyEstimated: boolean
  /** The size of its log; null if unknown. */
  readonly logBytes: number | null
}

/** Earlier runs and where they were found. */
export interface History {
  /** The file or folder, as messages call it. */
  readonly source: string
  readonly runs: readonly EarlierRun[]
  /** What could not be read, and why; empty when all is well. */
  readonly problems: readonly string[]
}

export function isParallel(experimentId: string | undefined, mode: string | null | undefined): boolean {
  return mode === 'parallel' || experimentId?.endsWith('_parallel') === true
}

const programSchema = z.object({
  repository: z.string(),
  model: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()),
  training_success: z.boolean().optional(),
  duration_seconds: z.number().optional(),
})

// What is needed of an experiment's record, old or new: a parallel one has it under `foreground`.
const recordSchema = z.object({
  experiment_id: z.string().optional(),
  mode: z.string().nullish(),
  subject: z.object({ project: z.string(), module: z.string() }).nullish(),
  foreground: z.unknown().optional(),
  energy_total_joules: z.number().nullish().catch(undefined),
  energy_sources: z
    .object({ cpu: z.string().nullish(), gpu: z.string().nullish() })
    .optional()
    .catch(undefined),
  attempts: z
    .array(z.object({ log_bytes: z.number().nullish(), log_bytes_kept: z.number().nullish() }))
    .optional()
    .catch(undefined),
})

/**
 * The runs recorded in a night's folder, of whichever layout; of a folder of nights, those of all of them.
 *
 * @throws RecordError when there is no such folder.
 */
export function readNightHistory(folder: string): History {
  const path = resolve(folder)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new RecordError(`${path} is no night: found no such folder; allowed: the folder of a night`)
  }
  const problems: string[] = []
  const isAlteredRecord = alteredIn()
  const runs = recordFiles(path, problems).flatMap(file => {
    try {
      const run = runOfRecord(JSON.parse(readRegularText(file)))
      if (isAlteredRecord(file)) problems.push(alteredSince(file))
      if (run !== undefined) return [run]
      problems.push(`${file} is no record of an experiment`)
    } catch (error) {
      problems.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    return []
  })
  return { source: basename(path), runs, problems }
}

function recordFiles(folder: string, problems: string[]): string[] {
  const isNight = isThere(join(folder, 'night.json'))
  const lost = lostRecords(folder, readManifest(folder))
  problems.push(...lost.map(path => `${folder}: ${lostSince(path)}: its run is not left out`))
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name)
      // November 2025: TS_REPO_MODEL.json, flat in the results folder.
      if (entry.isFile()) return /^\d{8}_\d{6}_.*\.json$/.test(entry.name) ? [path] : []
      if (!entry.isDirectory()) {
        // A night holds files and folders; what else is there stands in the place of one.
        if (isNight) problems.push(`${path} is neither a file nor a folder: its runs are not left out`)
        return []
      }
      if (/^run_\d{8}_\d{6}$/.test(entry.name)) return recordFiles(path, problems)
      const file = join(path, 'experiment.json')
      return isThere(file) ? [file] : []
    })
}

/** Tells records that are not what was written; each night's manifest is read once. */
function alteredIn(): (file: string) => boolean {
  const manifests = new Map<string, ManifestContent>()
  return file => {
    const night = dirname(dirname(file))
    const manifest = manifests.get(night) ?? readManifest(night)
    manifests.set(night, manifest)
    return isAltered(night, `${basename(dirname(file))}/${basename(file)}`, manifest)
  }
}

function runOfRecord(value: unknown): EarlierRun | undefined {
  const record = recordSchema.safeParse(value)
  if (!record.success) return undefined
  const { experiment_id, mode, foreground, subject, attempts, energy_total_joules, energy_sources } =
    record.data
  const last = attempts?.at(-1)
  const program = programSchema.safeParse(foreground ?? value)
  if (!program.success) return undefined
  const { repository, model, hyperparameters, training_success, duration_seconds } = program.data
  return {
    repository,
    model,
    hyperparameters: valuesIn(hyperparameters).values,
    parallel: isParallel(experiment_id, mode),
    subject: subjectText(subject),
    succeeded: training_success === true,
    durationSeconds: duration_seconds ?? null,
    energyJoules: energy_total_joules ?? null,
    isEnergyEstimated: [energy_sources?.cpu, energy_sources?.gpu].includes('estimated'),
    logBytes: last?.log_bytes_kept ?? last?.log_bytes ?? null,
  }
}
