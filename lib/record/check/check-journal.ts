import { isDeepStrictEqual } from 'node:util'
import { type EndedAttempt, endedAttempts } from '../experiment/rebuild-record.js'
import type { JournalEntry } from '../journal/journal.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../schema.js'
import { contradictionText } from './contradictions/contradiction.js'
import type { Finding } from './finding.js'

/** Compares a record with the journal's entries at the end of each attempt. */
export function checkRecordByJournal(
  record: ExperimentRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const ended = new Map(endedAttempts(entries, record.index).map(told => [told.record.number, told] as const))
  const place = `${record.experiment_id}/experiment.json`
  const findings: Finding[] = []
  const expect = (field: string, found: unknown, expected: unknown) => {
    if (isDeepStrictEqual(found, expected)) return
    const text = contradictionText({ field, found, expected, doubts: 'nothing' })
    const problem = `does not say what the journal does of ${text}`
    findings.push({ place, problem, mend: '', kind: 'inconsistent', field, found, expected })
  }
  for (const [position, attempt] of record.attempts.entries()) {
    const told = ended.get(attempt.number)
    if (told === undefined) {
      const isUntold = attempt.cause !== 'interrupted' && ended.size > 0
      if (isUntold) expect(`attempts[${position}].number`, attempt.number, [...ended.keys()])
      continue
    }
    for (const key of Object.keys({ ...told.record, ...attempt }) as (keyof AttemptRecord)[]) {
      expect(`attempts[${position}].${key}`, attempt[key], told.record[key])
    }
  }
  const untold = [...ended.keys()].filter(number => !record.attempts.some(made => made.number === number))
  if (untold.length > 0)
    expect(
      'attempts',
      record.attempts.map(({ number }) => number),
      [...ended.keys()],
    )
  const last: EndedAttempt | undefined = ended.get(record.attempts.at(-1)?.number ?? 0)
  if (last?.performance_metrics !== undefined) {
    expect('performance_metrics', record.performance_metrics, last.performance_metrics)
  }
  return findings
}

// Meters take a moment to start.
const idleSlackMs = 600_000

const planKeys = [
  'repository',
  'model',
  'mode',
  'hyperparameters',
  'background',
  'subject',
  'block',
  'repeat',
] as const

/** Holds night.json against what the journal told when the night began, and when each experiment did. */
export function checkNightByJournal(
  night: NightRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const findings: Finding[] = []
  const expect = (field: string, found: unknown, expected: unknown) => {
    if (expected === undefined || isDeepStrictEqual(found, expected)) return
    const text = contradictionText({ field, found, expected, doubts: 'nothing' })
    const problem = `does not say what the journal does of ${text}`
    findings.push({ place: 'night.json', problem, mend: '', kind: 'inconsistent', field, found, expected })
  }
  const started = entries.find(({ type }) => type === 'night-started')
  expect('night', night.night, started?.night)
  expect('seed', night.seed, started?.seed)
  expect('meters', night.meters, started?.meters)
  const idled = entries.find(({ type }) => type === 'idle')?.time
  const idleAt = night.idle?.started_at
  if (
    idled !== undefined &&
    idleAt !== undefined &&
    Math.abs(Date.parse(idled) - Date.parse(idleAt)) > idleSlackMs
  )
    expect('idle.started_at', idleAt, `about ${idled}`)
  const measured: unknown = entries.find(({ type }) => type === 'idle-measured')?.idle
  if (measured !== undefined) expect('idle', night.idle ?? null, measured)
  const later = entries.filter(({ type }) => type === 'idle-later-measured').map(({ idle }) => idle)
  if (later.length > 0) expect('idle_later', night.idle_later ?? null, later)
  const controls = entries.filter(({ type }) => type === 'control-ended').map(({ control }) => control)
  if (controls.length > 0 || night.control !== undefined)
    expect('control.runs', night.control?.runs ?? null, controls)
  const warmUps = entries.filter(({ type }) => type === 'warmup-ended').map(({ warmup }) => warmup)
  if (warmUps.length > 0 || night.warmup !== undefined) expect('warmup', night.warmup ?? null, warmUps)
  const plan = night.plan ?? []
  for (const { type, index, experiment } of entries) {
    if (type !== 'experiment-started' || typeof index !== 'number') continue
    const place = index - (night.first_index ?? 1)
    const planned = plan[place]
    if (planned === undefined || typeof experiment !== 'object' || experiment === null) continue
    for (const key of planKeys) {
      const told: unknown = Reflect.get(experiment, key)
      expect(`plan[${place}].${key}`, planned[key], told)
    }
  }
  return findings
}
