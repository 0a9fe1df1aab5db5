import { type ExperimentRecord, type NightRecord, schemaVersion } from '../schema.js'
import { type ClockMs, clockText, parseClock, type ZoneMinutes, zoneBetween } from './clock.js'
import { type Program, programOf } from './program.js'
import { type ReadRun, readRun } from './read-run.js'
import type { RunFiles } from './run-files.js'
import { toRecord } from './to-record.js'

/** A night of the original in our own shape. */
export interface OlderNight {
  readonly record: NightRecord
  readonly experiments: readonly ExperimentRecord[]
  /** Folder of the traces, by experiment. */
  readonly traceFolders: ReadonlyMap<string, string>
  readonly problems: readonly string[]
}

/**
 * Reads the runs of one night. Each becomes an experiment, those without a record as failures; `problems` lists what
 * could not be read.
 *
 * @param startClockMs When the night began, by the machine's clock; null if its name does not say.
 */
export function readOlderNight(
  night: string,
  startClockMs: ClockMs | null,
  files: readonly RunFiles[],
): OlderNight {
  const runs = files.map(readRun)
  const zone = zoneOf(runs, startClockMs)
  const known = runs.flatMap(({ record }): Program[] => (record === null ? [] : [record.result]))
  const traceFolders = new Map<string, string>()
  const ids = new Set<string>()
  const kept = runs.filter(isWorthARow)
  const experiments = kept.map((run, place) => {
    const experimentId = idOf(run, ids)
    if (run.files.energyFolder !== null) traceFolders.set(experimentId, run.files.energyFolder)
    const index = run.files.index === Number.MAX_SAFE_INTEGER ? place + 1 : run.files.index
    return toRecord(
      { ...run, files: { ...run.files, index } },
      {
        night,
        experimentId,
        program: run.record?.result ?? programOf(run.files.subject, known),
        zone: zoneOfRun(run, zone),
      },
    )
  })
  return {
    record: nightRecordOf(night, startClockMs, zone, experiments),
    experiments,
    traceFolders,
    problems: runs.flatMap(problemsOf),
  }
}

// A broken file that left neither a trace nor a log may never have been an experiment.
function isWorthARow({ record, files }: ReadRun): boolean {
  return record !== null || files.energyFolder !== null || files.hasLog
}

function problemsOf(run: ReadRun): string[] {
  const { name } = run.files
  const shown = isWorthARow(run) ? '; shown as a failure' : ''
  const told: string[] = []
  if (run.recordProblem !== null) told.push(`${name}: ${run.recordProblem}${shown}`)
  else if (run.record === null) {
    const left = run.files.energyFolder === null ? 'its log was' : 'its energy files were'
    const what = run.trace === null ? left : 'its traces were'
    const why = 'the run was ended before one was written, or it was lost; which, nothing tells'
    told.push(`${name}: no record: ${why}; ${what} kept${shown}`)
  }
  if (run.traceProblem !== null) told.push(`${name}: ${run.traceProblem}`)
  return told
}

// The original's own name, which its users know; a copied folder that states another's name goes by its folder's.
function idOf({ record, files }: ReadRun, taken: Set<string>): string {
  const stated = record?.experimentId ?? files.name
  const id = taken.has(stated) ? files.name : stated
  taken.add(id)
  return id
}

/**
 * A run's zone is that of its night, except in the night when the clocks change by an hour; any other difference is a
 * late sampler.
 */
function zoneOfRun(run: ReadRun, night: ZoneMinutes | null): ZoneMinutes | null {
  const own = runZone(run)
  return own !== null && (night === null || Math.abs(own - night) === 60) ? own : night
}

/** The zone of the machine's clock: the one that most runs show; else the one between the night's name and its first sample. */
function zoneOf(runs: readonly ReadRun[], startClockMs: ClockMs | null): ZoneMinutes | null {
  const counts = new Map<ZoneMinutes, number>()
  for (const run of runs) {
    const zone = runZone(run)
    if (zone !== null) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, left], [, right]) => right - left)
  if (most !== undefined) return most[0]
  const firstSeconds = runs.map(({ trace }) => trace?.seconds[0]).find(seconds => seconds !== undefined)
  return startClockMs === null || firstSeconds === undefined
    ? null
    : zoneBetween(startClockMs, firstSeconds * 1000)
}

// The first sample is taken when the run starts, while a sampler that died says nothing of its end.
function runZone({ record, trace }: ReadRun): ZoneMinutes | null {
  const clock = parseClock(record?.timestamp ?? '')
  if (clock === null) return null
  if (clock.zone !== null) return clock.zone
  const firstSeconds = trace?.seconds[0]
  const durationSeconds = record?.result.duration_seconds
  if (firstSeconds === undefined || durationSeconds === null || durationSeconds === undefined) return null
  return zoneBetween(clock.clockMs - durationSeconds * 1000, firstSeconds * 1000)
}

function nightRecordOf(
  night: string,
  startClockMs: ClockMs | null,
  zone: ZoneMinutes | null,
  experiments: readonly ExperimentRecord[],
): NightRecord {
  const meters = new Map(
    experiments.flatMap(experiment =>
      experiment.meters.map(({ meter, measures, source, assumption }) => [
        `${meter} ${measures}`,
        { meter, measures, source, assumption },
      ]),
    ),
  )
  return {
    schema_version: schemaVersion,
    night,
    started_at: startClockMs === null ? (experiments[0]?.started_at ?? '') : clockText(startClockMs, zone),
    seed: null,
    plan: null,
    options: {},
    command_line: [],
    config_file: null,
    config: null,
    meters: [...meters.values()],
    machine: null,
    versions: {},
    repositories: {},
  }
}
