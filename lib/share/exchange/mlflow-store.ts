import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RefusedError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import { shownFileMode, shownFolderMode } from '../../os/file-modes.js'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import { isThere, readRegularText, statsOf } from '../../os/regular-file.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { metricSeries } from '../../table/metric-series.js'
import type { Added } from './add-to-csv.js'
import { identityOf } from './imported-night.js'

/**
 * Adds experiments to a file store of MLflow (mlflow/store/tracking/file_store.py): an experiment of MLflow per repository, a
 * run per experiment. A run that is there already is left as it is.
 *
 * @param store The folder, `mlruns`.
 * @throws RefusedError for a folder that holds something else.
 */
export async function addToMlflow(nights: readonly Night[], store: string): Promise<Added> {
  refuseOther(store)
  makeFolder(store, shownFolderMode)
  if (!isThere(join(store, '0'))) writeExperiment(store, '0', 'Default')
  if (!isThere(join(store, '.trash'))) mkdirSync(join(store, '.trash'))
  let added = 0
  let there = 0
  for (const night of nights) {
    const points = await pointsOf(night)
    for (const record of night.experiments) {
      const experiment = experimentNamed(store, record.repository)
      const run = identityOf(night.record, record.experiment_id)
      if (isThere(join(store, experiment, run))) there += 1
      else {
        writeRun(store, experiment, run, night, record, points.get(record.experiment_id) ?? new Map())
        added += 1
      }
    }
  }
  return { added, there }
}

/** @throws RefusedError unless it is free, empty, or a file store. */
function refuseOther(store: string): void {
  if (!isThere(store)) return
  const names = statsOf(store)?.isDirectory() === true ? readdirSync(store) : undefined
  if (
    names === undefined ||
    (names.length > 0 && !names.some(name => isThere(join(store, name, 'meta.yaml'))))
  )
    throw new RefusedError(
      `${store} is no file store of MLflow; allowed: one such as mlruns, or a name that is free`,
    )
}

/** The id of MLflow's experiment of a name, which is made where there is none. */
function experimentNamed(store: string, name: string): string {
  const wanted = `name: ${yamlText(name)}`
  const found = readdirSync(store).find(id => {
    const meta = join(store, id, 'meta.yaml')
    if (!isThere(meta)) return false
    const lines = readRegularText(meta, { links: 'none' }).split('\n')
    return lines.some(line => line === wanted || line === `name: ${name}`)
  })
  if (found !== undefined) return found
  // As MLflow: 18 digits of a random number.
  const id = String(
    100_000_000_000_000_000n +
      (BigInt(`0x${identityOf({ night: name, started_at: '' }, '').slice(0, 14)}`) %
        800_000_000_000_000_000n),
  )
  writeExperiment(store, id, name)
  return id
}

function writeExperiment(store: string, id: string, name: string): void {
  const now = Date.now()
  makeFolder(join(store, id), shownFolderMode)
  writeMeta(join(store, id), {
    artifact_location: pathToFileURL(join(store, id)).href,
    creation_time: now,
    experiment_id: id,
    last_update_time: now,
    lifecycle_stage: 'active',
    name,
  })
}

type Points = ReadonlyMap<string, readonly { readonly timeMs: number; readonly value: number }[]>

/** The values of metrics while the trainings ran, by experiment and metric. */
async function pointsOf(night: Night): Promise<ReadonlyMap<string, Points>> {
  const found = new Map<string, Map<string, { timeMs: number; value: number }[]>>()
  for (const row of (await metricSeries(night)).objects()) {
    const {
      experiment_id: id,
      metric,
      time,
      value,
    } = row as {
      experiment_id: string
      metric: string
      time: Date
      value: number | null
    }
    if (value === null) continue
    const metrics = found.get(id) ?? new Map<string, { timeMs: number; value: number }[]>()
    found.set(id, metrics)
    metrics.set(metric, [...(metrics.get(metric) ?? []), { timeMs: time.getTime(), value }])
  }
  return found
}

// `mlflow.entities.RunStatus` and `SourceType`.
const finished = 3
const failed = 4
const local = 4

function writeRun(
  store: string,
  experiment: string,
  run: string,
  night: Night,
  record: ExperimentRecord,
  points: Points,
): void {
  const final = join(store, experiment, run)
  // Whole or not at all: MLflow may read while this is written, and looks at names of 32 digits alone.
  const folder = mkdtempSync(join(store, '.trash', 'nightwatt-'))
  try {
    for (const name of ['params', 'metrics', 'tags', 'artifacts'])
      mkdirSync(join(folder, name), { mode: shownFolderMode })
    const end = Date.parse(record.ended_at)
    writeMeta(folder, {
      artifact_uri: `${pathToFileURL(final).href}/artifacts`,
      end_time: end,
      entry_point_name: '',
      experiment_id: experiment,
      lifecycle_stage: 'active',
      run_id: run,
      run_name: record.experiment_id,
      source_name: '',
      source_type: local,
      source_version: '',
      start_time: Date.parse(record.started_at),
      status: record.outcome === 'success' ? finished : failed,
      tags: [],
      user_id: '',
    })
    const write = (kind: string, name: string, text: string) =>
      writeWholeFile(join(folder, kind, keyOf(name)), text, shownFileMode)
    for (const [name, value] of Object.entries({ model: record.model, ...record.hyperparameters }))
      if (value !== null) write('params', name, String(value))
    for (const [name, value] of Object.entries(finalMetrics(record))) {
      const series = points.get(name) ?? []
      const last = { timeMs: end, value }
      const all = series.length === 0 ? [last] : series.at(-1)?.value === value ? series : [...series, last]
      write(
        'metrics',
        name,
        all.map((point, step) => `${Math.trunc(point.timeMs)} ${point.value} ${step}\n`).join(''),
      )
    }
    for (const [name, value] of Object.entries(tagsOf(night, record))) write('tags', name, value)
    renameSync(folder, final)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** What is known of energy and time, beside the program's own metrics. */
function finalMetrics(record: ExperimentRecord): Readonly<Record<string, number>> {
  const ours = {
    duration_seconds: record.duration_seconds,
    energy_total_joules: record.energy_total_joules,
    energy_cpu_total_joules: record.energy_metrics.cpu_energy_total_joules,
    energy_gpu_total_joules: record.energy_metrics.gpu_energy_total_joules,
    energy_gpu_temp_max_celsius: record.energy_metrics.gpu_temp_max_celsius,
    cpu_temp_max_celsius: record.cpu_temperature.max_celsius,
  }
  const known = Object.entries(ours).filter((entry): entry is [string, number] => entry[1] !== null)
  return { ...Object.fromEntries(known), ...record.performance_metrics }
}

function tagsOf({ record: night }: Night, record: ExperimentRecord): Readonly<Record<string, string>> {
  const { cpu, gpu } = record.energy_sources
  const commit = night.repositories[record.repository]?.commit
  return {
    'mlflow.runName': record.experiment_id,
    'mlflow.source.type': 'LOCAL',
    ...(commit === null || commit === undefined ? {} : { 'mlflow.source.git.commit': commit }),
    'nightwatt.night': night.night,
    ...(night.seed === null ? {} : { 'nightwatt.seed': String(night.seed) }),
    ...(record.cause === null ? {} : { 'nightwatt.cause': record.cause }),
    ...(cpu === null ? {} : { 'nightwatt.energy_cpu_source': cpu }),
    ...(gpu === null ? {} : { 'nightwatt.energy_gpu_source': gpu }),
  }
}

/** A name as MLflow takes it: letters, digits, `_ - . /` and spaces; here no folders. */
function keyOf(name: string): string {
  const key = name.replaceAll(/[^\w. -]/g, '_')
  return /^\.*$/.test(key) ? `_${key}` : key.slice(0, 200)
}

function writeMeta(
  folder: string,
  meta: Readonly<Record<string, string | number | readonly string[]>>,
): void {
  const lines = Object.entries(meta).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? yamlText(value) : JSON.stringify(value)}`,
  )
  writeWholeFile(join(folder, 'meta.yaml'), `${lines.join('\n')}\n`, shownFileMode)
}

// A text of JSON is one of YAML.
function yamlText(text: string): string {
  return JSON.stringify(text)
}
