import { isDeepStrictEqual } from 'node:util'
import { phaseContradictions } from '../../phases/phase-contradictions.js'
import type { AttemptRecord, ExperimentRecord, NightRecord } from '../../schema.js'
import { isLocalTime } from '../../time.js'
import { type Contradiction, type Doubt, Range } from './contradiction.js'
import { energyContradictions } from './energy-contradictions.js'

/** What the plan and the night say about a record, besides the record itself. */
export interface Planned {
  readonly experimentId: string
  readonly index: number
  readonly experiment: NonNullable<NightRecord['plan']>[number]
  readonly night: string
}

/**
 * Contradictions of a record within itself and with the plan, found without traces and logs: figures that contradict
 * each other or are physically impossible, names of another experiment.
 */
export function contradictionsIn(record: ExperimentRecord, planned: Planned): readonly Contradiction[] {
  return [
    ...identity(record, planned),
    ...times(record),
    ...outcomes(record),
    ...shares(record),
    ...energyContradictions(record),
    ...phaseContradictions(record),
  ]
}

function identity(
  record: ExperimentRecord,
  { experimentId, index, experiment, night }: Planned,
): Contradiction[] {
  const wanted: [keyof ExperimentRecord, unknown, Doubt][] = [
    ['experiment_id', experimentId, 'identity'],
    ['index', index, 'identity'],
    ['night', night, 'identity'],
    ['repository', experiment.repository, 'nothing'],
    ['model', experiment.model, 'nothing'],
    ['mode', experiment.mode, 'nothing'],
    ['hyperparameters', experiment.hyperparameters, 'nothing'],
    ['subject', experiment.subject ?? null, 'nothing'],
    ['block', experiment.block ?? null, 'nothing'],
    ['repeat', experiment.repeat ?? null, 'nothing'],
  ]
  const background = record.background ?? null
  const program =
    background === null
      ? null
      : {
          repository: background.repository,
          model: background.model,
          hyperparameters: background.hyperparameters,
        }
  return [
    ...wanted
      .filter(([key, expected]) => !isDeepStrictEqual(record[key] ?? null, expected))
      .map(([field, expected, doubts]) => ({ field, found: record[field], expected, doubts })),
    ...(isDeepStrictEqual(program, experiment.background ?? null)
      ? []
      : [
          {
            field: 'background',
            found: program,
            expected: experiment.background ?? null,
            doubts: 'nothing' as const,
          },
        ]),
  ]
}

export const aTime = new Range('a local time with its offset, 2026-11-23T21:30:05.123+01:00')
// Times hold whole milliseconds, and an attempt's end is its start and a length that has parts of them.
const roundedMs = 2
const maxSeconds = 366 * 24 * 3600

function times(record: ExperimentRecord): Contradiction[] {
  const { attempts } = record
  const [first, last] = [attempts[0], attempts.at(-1)]
  const told: [string, string][] = [
    ['timestamp', record.timestamp],
    ['started_at', record.started_at],
    ['ended_at', record.ended_at],
    ...attempts.flatMap((attempt, place): [string, string][] => [
      [`attempts[${place}].started_at`, attempt.started_at],
      [`attempts[${place}].ended_at`, attempt.ended_at],
    ]),
    ...record.meters.flatMap((meter, place) =>
      meter.gaps.map(({ start }, gap): [string, string] => [`meters[${place}].gaps[${gap}].start`, start]),
    ),
  ]
  const formless = told.filter(([, text]) => !isLocalTime(text))
  if (formless.length > 0) {
    return formless.map(([field, found]) => ({ field, found, expected: aTime, doubts: 'time' as const }))
  }
  const contradictions: Contradiction[] = attempts.flatMap(ofAttempt)
  const expectTime = (field: 'timestamp' | 'started_at' | 'ended_at', expected: string | undefined) => {
    const found = record[field]
    if (expected === undefined || Math.abs(Date.parse(found) - Date.parse(expected)) <= roundedMs) return
    contradictions.push({ field, found, expected, doubts: 'time' })
  }
  expectTime('started_at', first?.started_at)
  expectTime('ended_at', last?.ended_at)
  expectTime('timestamp', last?.ended_at)
  const seconds = record.duration_seconds
  if (seconds !== null && !(seconds >= 0 && seconds <= maxSeconds)) {
    contradictions.push({ field: 'duration_seconds', found: seconds, expected: someSeconds, doubts: 'time' })
  } else if (last !== undefined && seconds !== last.duration_seconds) {
    const expected = last.duration_seconds
    contradictions.push({ field: 'duration_seconds', found: seconds, expected, doubts: 'time' })
  }
  return contradictions
}

const someSeconds = new Range(`0 to ${maxSeconds} s`)

function ofAttempt(
  { duration_seconds: seconds, started_at, ended_at }: AttemptRecord,
  place: number,
): Contradiction[] {
  if (seconds === null) return []
  const field = `attempts[${place}].duration_seconds`
  if (!(seconds >= 0 && seconds <= maxSeconds)) {
    return [{ field, found: seconds, expected: someSeconds, doubts: 'time' }]
  }
  const expected = (Date.parse(ended_at) - Date.parse(started_at)) / 1000
  return Math.abs(seconds - expected) * 1000 <= roundedMs
    ? []
    : [{ field, found: seconds, expected, doubts: 'time' }]
}

function outcomes(record: ExperimentRecord): Contradiction[] {
  const last = record.attempts.at(-1)
  const contradictions: Contradiction[] = []
  const expect = (field: string, found: unknown, expected: unknown, doubts: Doubt) => {
    if (!isDeepStrictEqual(found, expected)) contradictions.push({ field, found, expected, doubts })
  }
  expect('training_success', record.training_success, record.outcome === 'success', 'outcome')
  if ((record.outcome === 'success') !== (record.cause === null)) {
    const expected = record.outcome === 'success' ? null : new Range('why it failed')
    contradictions.push({ field: 'cause', found: record.cause, expected, doubts: 'outcome' })
  }
  if (last !== undefined) {
    expect('retries', record.retries, record.attempts.length - 1, 'field')
    // An experiment interrupted while waiting for another attempt ends differently from its last attempt.
    if (record.cause !== 'interrupted') {
      expect('outcome', record.outcome, last.outcome, 'outcome')
      expect('cause', record.cause, last.cause, 'outcome')
      expect('error_message', record.error_message, last.detail, 'nothing')
    }
  } else if (!(Number.isInteger(record.retries) && record.retries >= 0)) {
    contradictions.push({ field: 'retries', found: record.retries, expected: aCount, doubts: 'field' })
  }
  const numbers = record.attempts.map(({ number }) => number)
  const isOrder = numbers.every(
    (number, place) => Number.isInteger(number) && number > (numbers[place - 1] ?? 0),
  )
  if (!isOrder) {
    contradictions.push({
      field: 'attempts',
      found: numbers,
      expected: new Range('numbers from 1, each larger than the one before'),
      doubts: 'nothing',
    })
  }
  return contradictions
}

export const aCount = new Range('a whole number from 0')
export const aShare = new Range('0 to 1')
const percent = new Range('0 to 100')
// Colder than any machine that runs, and hotter than any that still does.
export const [coldest, hottest] = [-100, 250]
export const degrees = new Range(`${coldest} to ${hottest} °C`)

function shares(record: ExperimentRecord): Contradiction[] {
  const { energy_metrics: metrics, cpu_temperature: temperature, energy_coverage: coverage } = record
  const bounds: [string, number | null | undefined, number, number, Range][] = [
    ['energy_coverage.cpu', coverage.cpu, 0, 1, aShare],
    ['energy_coverage.gpu', coverage.gpu, 0, 1, aShare],
    ['background.coverage', record.background?.coverage, 0, 1, aShare],
    ['energy_metrics.gpu_util_avg_percent', metrics.gpu_util_avg_percent, 0, 100, percent],
    ['energy_metrics.gpu_util_max_percent', metrics.gpu_util_max_percent, 0, 100, percent],
    ['energy_metrics.gpu_temp_avg_celsius', metrics.gpu_temp_avg_celsius, coldest, hottest, degrees],
    ['energy_metrics.gpu_temp_max_celsius', metrics.gpu_temp_max_celsius, coldest, hottest, degrees],
    ['cpu_temperature.avg_celsius', temperature.avg_celsius, coldest, hottest, degrees],
    ['cpu_temperature.max_celsius', temperature.max_celsius, coldest, hottest, degrees],
    ...record.meters.map((meter, place): [string, number, number, number, Range] => [
      `meters[${place}].coverage`,
      meter.coverage,
      0,
      1,
      aShare,
    ]),
    ...record.meters.map((meter, place): [string, number, number, number, Range] => [
      `meters[${place}].samples`,
      meter.samples,
      0,
      Number.MAX_SAFE_INTEGER,
      aCount,
    ]),
  ]
  const outside = bounds
    .filter(
      ([, value, least, most]) => value !== null && value !== undefined && !(value >= least && value <= most),
    )
    .map(([field, found, , , expected]) => ({ field, found, expected, doubts: 'field' as const }))
  const pairs: [string, number | null, string, number | null][] = [
    [
      'energy_metrics.gpu_temp_avg_celsius',
      metrics.gpu_temp_avg_celsius,
      'gpu_temp_max_celsius',
      metrics.gpu_temp_max_celsius,
    ],
    [
      'energy_metrics.gpu_util_avg_percent',
      metrics.gpu_util_avg_percent,
      'gpu_util_max_percent',
      metrics.gpu_util_max_percent,
    ],
    [
      'energy_metrics.gpu_power_min_watts',
      metrics.gpu_power_min_watts,
      'gpu_power_max_watts',
      metrics.gpu_power_max_watts,
    ],
    ['cpu_temperature.avg_celsius', temperature.avg_celsius, 'max_celsius', temperature.max_celsius],
  ]
  // A mean of many equal readings may be off by the last digit.
  const crossed = pairs
    .filter(([, least, , most]) => least !== null && most !== null && least > most * (1 + 1e-9) + 1e-9)
    .map(([field, found, name, most]) => ({
      field,
      found,
      expected: new Range(`at most ${name}, ${most}`),
      doubts: 'field' as const,
    }))
  return [...outside, ...crossed]
}
