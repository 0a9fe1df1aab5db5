import { join } from 'node:path'
import { ownValue } from '../../config/own-value.js'
import { reaches } from '../../run/log/series/metric-point.js'
import { methodOf, windowOf } from '../experiment/attempt-record.js'
import { type MeasuredWindow, notKnown, sumOfWindows } from '../phases/sum-windows.js'
import type { AttemptRecord, ExperimentRecord, NightRecord, TargetRecord } from '../schema.js'
import { replayOptions } from '../traces/replay-traces.js'
import { replayWindows } from '../traces/replay-windows.js'
import { type SeriesRow, seriesName } from './series-layout.js'
import { readSeries } from './series-reader.js'

type Wanted = Pick<TargetRecord, 'metric' | 'target' | 'direction'>
type Figures = Omit<TargetRecord, keyof Wanted>

/**
 * What the last attempt of a record took until its metric reached the night's target, from `metrics.csv` and the traces;
 * undefined where the night has none for it.
 *
 * @param folder Of the experiment; its files are complete.
 * @throws the error of the system, or of a file that is none of ours.
 */
export function targetOf(
  record: ExperimentRecord,
  folder: string,
  night: NightRecord,
): TargetRecord | undefined {
  const wanted = wantedOf(record, night)
  const attempt = record.attempts.at(-1)
  if (wanted === undefined || attempt === undefined) return undefined
  const told = attempt.metric_series?.find(({ metric }) => metric === wanted.metric)
  const rows = readSeries(folder).filter(({ metric }) => metric === wanted.metric)
  const first = rows.find(({ value }) => reaches(value, wanted.target, wanted.direction))
  if (first !== undefined) return { ...wanted, ...reachedAt(first, record, attempt, folder, night) }
  if ((told?.kept ?? 0) > rows.length) {
    return {
      ...wanted,
      ...unreached(null, `${seriesName} does not hold the ${told?.kept} values that were kept`),
    }
  }
  const isWhole = told?.whole ?? true
  const best = isWhole ? bestOf(rows, wanted) : ''
  return {
    ...wanted,
    ...(isWhole
      ? unreached(false, `it was never reached: ${best}`)
      : unreached(null, 'no value that was read reached it, and not every value was')),
  }
}

/** The same of a record whose files cannot be read. */
export function unreadTarget(
  record: ExperimentRecord,
  night: NightRecord,
  reason: string,
): TargetRecord | undefined {
  const wanted = wantedOf(record, night)
  return wanted === undefined ? undefined : { ...wanted, ...unreached(null, reason) }
}

/** A target in words: `accuracy ≥ 95`. */
export function targetText({ metric, target, direction }: Wanted): string {
  return `${metric} ${direction === 'higher' ? '≥' : '≤'} ${target}`
}

function wantedOf(
  { repository }: ExperimentRecord,
  { metric_declarations }: NightRecord,
): Wanted | undefined {
  for (const [metric, declared] of Object.entries(ownValue(metric_declarations, repository) ?? {})) {
    const { target, direction } = declared
    if (target !== undefined && direction !== undefined) return { metric, target, direction }
  }
  return undefined
}

function unreached(reached: false | null, problem: string): Figures {
  return {
    reached,
    seconds_to_target: null,
    seconds_uncertainty: null,
    energy_to_target_joules: null,
    uncertainty_joules: null,
    problems: [problem],
  }
}

function bestOf(rows: readonly SeriesRow[], { direction }: Wanted): string {
  const values = rows.flatMap(({ value }) => value ?? [])
  if (values.length === 0) return 'the log showed no value'
  const best = values.reduce((one, other) =>
    (direction === 'higher' ? other > one : other < one) ? other : one,
  )
  return `the best of its values was ${best}`
}

const vague =
  'its seconds and joules are not told: when its line was written is not known well enough (print(…, flush=True), stdbuf -oL)'

/** From the attempt's start to the line of a row, whose time is as uncertain as the edge of a phase. */
function reachedAt(
  { seconds, withinSeconds }: SeriesRow,
  { repository, meters }: ExperimentRecord,
  attempt: AttemptRecord,
  folder: string,
  night: NightRecord,
): Figures {
  const all = windowOf(attempt)
  const { startMs, endMs } = all
  const lengthSeconds = (endMs - startMs) / 1000
  const elapsed = Math.round(Math.min(lengthSeconds, Math.max(0, seconds - startMs / 1000)) * 1e4) / 1e4
  const window: MeasuredWindow['window'] = {
    start_seconds: 0,
    end_seconds: elapsed,
    start_within_seconds: 0,
    end_within_seconds: withinSeconds,
  }
  const method = methodOf(attempt)
  const [whole, until] = replayWindows(
    join(folder, 'energy'),
    { attempt: all, windows: [all, { startMs, endMs: startMs + elapsed * 1000 }] },
    replayOptions(night, repository, attempt),
  )
  const taken =
    until === undefined ? notKnown : sumOfWindows([{ window, energy: until }], whole?.devices ?? [], method)
  return {
    reached: true,
    seconds_to_target: taken.seconds,
    seconds_uncertainty: taken.seconds_uncertainty,
    energy_to_target_joules: taken.energy_total_joules,
    uncertainty_joules: taken.uncertainty_joules,
    problems: [
      ...(taken.seconds === null ? [vague] : []),
      ...(taken.seconds !== null && taken.energy_total_joules === null && meters.length > 0
        ? ['its joules are not known, for not everything that was to be measured is']
        : []),
    ],
  }
}
