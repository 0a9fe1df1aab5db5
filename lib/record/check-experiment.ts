import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { entryOf } from '../os/regular-file.js'
import { markerBytes } from '../run/log/log-marker.js'
import { isLeftover } from './atomic.js'
import { checkRecordByJournal } from './check-journal.js'
import { checkTraces } from './check-traces.js'
import { contradictionText } from './contradiction.js'
import { contradictionsIn, type Planned } from './contradictions.js'
import { fileSum } from './file-sum.js'
import type { Finding } from './finding.js'
import type { JournalEntry } from './journal.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from './schema.js'
import { terminalOutputName } from './terminal-output.js'

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
  // What it calls itself is a finding, and no place to look at.
  const placed = { ...record, experiment_id: id, index: planned.index }
  return [
    ...contradictionsIn(record, planned).map((contradiction): Finding => {
      const { field, found, expected } = contradiction
      const problem = `contradicts itself or the plan: ${contradictionText(contradiction)}`
      return { place, problem, mend: '', kind: 'inconsistent', field, found, expected }
    }),
    ...ofMeters(placed, night),
    ...checkRecordByJournal(placed, entries),
    ...ofLog(folder, placed),
    ...checkTraces(folder, placed, night),
    ...leftoversIn(folder, id),
  ]
}

/** What a meter is called, and what it assumes, is the night's to say. */
function ofMeters(record: ExperimentRecord, night: NightRecord): Finding[] {
  const place = `${record.experiment_id}/experiment.json`
  const told = night.meters.map(({ meter, measures, source, assumption }) => ({
    meter,
    measures,
    source,
    assumption,
  }))
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
    // Of a training that deleted its own log, nothing was kept.
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
  return ofSecondName(folder, id, log.ino, sum)
}

/** The log's second name leads to the same file, or to a copy of it. */
function ofSecondName(folder: string, id: string, inode: number, sum: string | undefined): Finding[] {
  const beside = entryOf(join(folder, terminalOutputName))
  if (beside === undefined || beside.ino === inode || sum === undefined) return []
  const found = fileSum(join(folder, terminalOutputName))?.sha256 ?? 'no regular file'
  if (found === sum) return []
  const problem = `is not the same as training.log: found ${found}, expected SHA-256 ${sum}`
  return [
    { place: `${id}/${terminalOutputName}`, problem, mend: '', kind: 'inconsistent', found, expected: sum },
  ]
}

/** Files that nobody lived to finish; what they were to replace is whole. */
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
