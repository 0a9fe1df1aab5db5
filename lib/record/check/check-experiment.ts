import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isLeftover } from '../../os/atomic.js'
import { entryOf } from '../../os/regular-file.js'
import { markerBytes } from '../../run/log/file/log-marker.js'
import type { JournalEntry } from '../journal/journal.js'
import { fileSum } from '../manifest/file-sum.js'
import { metersAt } from '../night/meters-at.js'
import { checkPhases } from '../phases/check-phases.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../schema.js'
import { terminalOutputName } from '../secrets/terminal-output.js'
import { checkSeries } from '../series/check-series.js'
import { backgroundNote, overlapWarning } from '../traces/overlap.js'
import { checkRecordByJournal } from './check-journal.js'
import { checkTraces } from './check-traces.js'
import { contradictionText } from './contradictions/contradiction.js'
import { contradictionsIn, type Planned } from './contradictions/contradictions.js'
import type { Finding } from './finding.js'

/** Whether the record of a finished experiment agrees with itself, the plan, the journal, and with its own files. */
export function checkExperiment(
  folder: string,
  record: ExperimentRecord,
  planned: Planned,
  night: NightRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const id = planned.experimentId
  const place = `${id}/experiment.json`
  // A wrong name in the record is a finding; the files are looked for under the right one.
  const placed = { ...record, experiment_id: id, index: planned.index }
  return [
    ...contradictionsIn(record, planned).map((contradiction): Finding => {
      const { field, found, expected } = contradiction
      const problem = `contradicts itself or the plan: ${contradictionText(contradiction)}`
      return { place, problem, mend: '', kind: 'inconsistent', field, found, expected }
    }),
    ...ofMeters(placed, night),
    ...ofWhatIsKept(placed, entries),
    ...ofBackground(placed),
    ...checkRecordByJournal(placed, entries),
    ...ofLog(folder, placed),
    ...checkTraces(folder, placed, night, entries),
    ...checkPhases(folder, placed, night),
    ...checkSeries(folder, placed, night),
    ...leftoversIn(folder, id),
  ]
}

/** A meter's name and assumption come from the night. */
function ofMeters(record: ExperimentRecord, night: NightRecord): Finding[] {
  const place = `${record.experiment_id}/experiment.json`
  const told = metersAt(night, record.attempts.at(-1)?.started_at ?? record.started_at).map(
    ({ meter, measures, source, assumption }) => ({
      meter,
      measures,
      source,
      assumption,
    }),
  )
  return record.meters.flatMap(({ meter, measures, source, assumption }, position) => {
    const found = { meter, measures, source, assumption }
    if (told.some(one => isDeepStrictEqual(one, found))) return []
    const field = `meters[${position}]`
    const text = contradictionText({ field, found, expected: told, doubts: 'nothing' })
    return [
      {
        place,
        problem: `is of no meter of the night: ${text}`,
        mend: '',
        kind: 'inconsistent' as const,
        field,
        found,
        expected: told,
      },
    ]
  })
}

// What every record holds since there are checksums, and null where it is not known.
const kept = ['energy_missing', 'gpu_energy_other_joules', 'subject', 'background'] as const

function ofWhatIsKept(record: ExperimentRecord, entries: readonly JournalEntry[]): Finding[] {
  const place = `${record.experiment_id}/experiment.json`
  if (!entries.some(({ type, manifest }) => type === 'night-started' && manifest !== undefined)) return []
  const absent = (field: string): Finding => {
    const problem = `lacks ${field}, which every record of such a night holds: found nothing, expected a value or null`
    return {
      place,
      problem,
      mend: '',
      kind: 'inconsistent',
      field,
      found: undefined,
      expected: 'a value, or null',
    }
  }
  return [
    ...kept.filter(field => record[field] === undefined).map(absent),
    ...record.meters.flatMap((meter, position) =>
      meter.assumed_joules === undefined ? [absent(`meters[${position}].assumed_joules`)] : [],
    ),
    ...record.missing_metrics
      .filter(
        ({ reason }) => record.cause !== 'interrupted' && reason !== 'diverged' && reason !== 'two readings',
      )
      .filter(({ name }) => !record.warnings.some(text => text.includes(name)))
      .map(({ name }) => absent(`a warning of the metric ${name}`)),
  ]
}

function ofBackground({ experiment_id: id, background, warnings }: ExperimentRecord): Finding[] {
  if (background === null || background === undefined) return []
  const { log_directory: folder, runs, failed_runs: failed, coverage, note, repository, model } = background
  // Of an older record only the folder is known.
  if (runs === null && failed === null && coverage === null) return []
  const told: [field: string, found: unknown, isSo: boolean, expected: string][] = [
    [
      'background.log_directory',
      folder,
      folder === '' || folder.endsWith(`/${id}/background_logs`),
      `…/${id}/background_logs`,
    ],
    ['background.note', note, note === backgroundNote, backgroundNote],
    ['background.runs', runs, isCount(runs), 'a whole number from 0'],
    [
      'background.failed_runs',
      failed,
      isCount(failed) && Number(failed) <= Number(runs),
      'a whole number up to that of the runs',
    ],
    [
      'background.coverage',
      coverage,
      coverage !== null && (runs !== 0 || coverage === 0),
      '0 to 1, and 0 without a run',
    ],
    [
      'warnings',
      warnings,
      warnings.includes(overlapWarning(`${repository} ${model}`)),
      overlapWarning(`${repository} ${model}`),
    ],
  ]
  return told
    .filter(([, , isSo]) => !isSo)
    .map(([field, found, , expected]) => {
      const text = contradictionText({ field, found, expected, doubts: 'nothing' })
      const problem = `does not say of the load beside it what such a record does: ${text}`
      return {
        place: `${id}/experiment.json`,
        problem,
        mend: '',
        kind: 'inconsistent',
        field,
        found,
        expected,
      }
    })
}

function isCount(value: number | null): boolean {
  return value !== null && Number.isSafeInteger(value) && value >= 0
}

/** How large a log is: where its middle was left out, a line of ours stands in its place. */
function bytesOfLog({ log_bytes, log_bytes_kept: kept }: AttemptRecord): number | null {
  if (kept === undefined || kept === null) return log_bytes
  return log_bytes !== null && kept < log_bytes ? kept + markerBytes : kept
}

function ofLog(folder: string, record: ExperimentRecord): Finding[] {
  const id = record.experiment_id
  const place = `${id}/training.log`
  const last = record.attempts.at(-1)
  const expected = last === undefined ? null : bytesOfLog(last)
  const log = entryOf(join(folder, 'training.log'))
  if (last === undefined || expected === null) return []
  if (log === undefined) {
    // A training that deleted its own log left none.
    if (expected === 0) return []
    return [{ place, problem: `is not there; it had ${expected} bytes`, mend: '' }]
  }
  if (!log.isFile()) {
    return [{ place, problem: 'is no regular file: it was not read', mend: '', kind: 'altered since' }]
  }
  const found = log.size
  if (found !== expected) {
    return [{ place, problem: `has ${found} bytes; the record says ${expected}`, mend: '', found, expected }]
  }
  const sum = last.log_sha256 ? fileSum(join(folder, 'training.log'))?.sha256 : undefined
  if (sum !== undefined && sum !== last.log_sha256) {
    const problem = `has the SHA-256 ${sum}; the record says ${last.log_sha256}`
    return [{ place, problem, mend: '', found: sum, expected: last.log_sha256 }]
  }
  return ofSecondName(folder, id, log, sum)
}

/** The log's second name leads to the same file, or to a copy of it. */
function ofSecondName(
  folder: string,
  id: string,
  log: { readonly ino: number; readonly size: number },
  sum: string | undefined,
): Finding[] {
  const beside = entryOf(join(folder, terminalOutputName))
  if (beside === undefined || beside.ino === log.ino || sum === undefined) return []
  // Another size is another file, and may be more than anybody can read.
  const isOther = beside.isFile() && beside.size !== log.size
  const found = isOther
    ? `${beside.size} bytes`
    : (fileSum(join(folder, terminalOutputName))?.sha256 ?? 'no regular file')
  if (found === sum) return []
  const problem = `is not the same as training.log: found ${found}, expected SHA-256 ${sum}`
  return [
    { place: `${id}/${terminalOutputName}`, problem, mend: '', kind: 'inconsistent', found, expected: sum },
  ]
}

/** Temporary files of a writer that died; what they were to replace is whole. */
export function leftoversIn(folder: string, name: string): Finding[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(isLeftover)
    .map(file => ({
      place: name === '' ? file : `${name}/${file}`,
      problem: 'is the rest of a write that was broken off; the file that it was to replace is whole',
      mend: '',
    }))
}
