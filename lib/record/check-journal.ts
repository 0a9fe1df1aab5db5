import { isDeepStrictEqual } from 'node:util'
import { contradictionText } from './contradiction.js'
import type { Finding } from './finding.js'
import type { JournalEntry } from './journal.js'
import { type EndedAttempt, endedAttempts } from './rebuild-record.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from './schema.js'

/** Holds a record against what the journal told when each of its attempts ended. */
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
  const plan = night.plan ?? []
  for (const { type, index, experiment } of entries) {
    if (type !== 'experiment-started' || typeof index !== 'number') continue
    const planned = plan[index - 1]
    if (planned === undefined || typeof experiment !== 'object' || experiment === null) continue
    for (const key of ['repository', 'model', 'mode', 'hyperparameters', 'background', 'subject'] as const) {
      const told: unknown = Reflect.get(experiment, key)
      expect(`plan[${index - 1}].${key}`, planned[key], told)
    }
  }
  return findings
}
