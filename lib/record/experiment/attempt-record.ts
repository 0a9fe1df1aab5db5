import { type EnergyMethod, oldestMethod } from '../../measure/energy/method.js'
import type { Attempt } from '../../run/attempt.js'
import type { AttemptConditions } from '../../run/conditions/attempt-conditions.js'
import type { PhaseTimes } from '../../run/log/phases/phase-times.js'
import type { AttemptConditionsRecord, AttemptRecord, PhaseTimesRecord } from '../schema.js'
import { localTime } from '../time.js'

/** An attempt as records and the journal hold it. */
export function attemptRecord(attempt: Attempt, number: number): AttemptRecord {
  return {
    number,
    outcome: attempt.outcome,
    cause: attempt.cause,
    detail: attempt.detail,
    started_at: localTime(attempt.startMs),
    ended_at: localTime(attempt.endMs),
    duration_seconds: attempt.durationSeconds,
    exit_code: attempt.exitCode,
    signal: attempt.signal,
    command: [...attempt.command],
    log_bytes: attempt.logBytes,
    log_bytes_kept: attempt.logBytesKept,
    log_sha256: attempt.logSha256,
    cpu_energy_joules: attempt.energy.cpu.totalJoules,
    gpu_energy_joules: attempt.energy.gpu.totalJoules,
    energy_method: attempt.energy.method,
    ...(attempt.conditions === undefined ? {} : { conditions: conditionsRecord(attempt.conditions) }),
    ...phasesOf(attempt),
    ...seriesOf(attempt),
  }
}

function conditionsRecord(seen: AttemptConditions): AttemptConditionsRecord {
  return {
    others_before_share: seen.othersBefore,
    foreign_load_share: seen.foreignLoad,
    own_cpu_seconds: seen.ownCpuSeconds,
    busy_cpu_seconds: seen.busyCpuSeconds,
    swapped_pages: seen.swappedPages,
    jobs: seen.jobs === null ? null : [...seen.jobs],
    strangers_on_cards: seen.strangersOnCards,
    settings_before: seen.settingsBefore,
    settings_after: seen.settingsAfter,
    start_celsius: { ...seen.startCelsius },
    throttled_share: seen.throttledShare,
    cpu_throttle_events: seen.cpuThrottleEvents,
  }
}

function phasesOf({ phases, startMs }: Attempt): Pick<AttemptRecord, 'phases'> {
  if (phases === undefined || phases.phases.length === 0) return {}
  // The start as the record tells it, whole milliseconds: from that they are counted when they are read.
  const originMs = Math.trunc(startMs)
  return { phases: phases.phases.map(phase => phaseTimes(phase, originMs)) }
}

function seriesOf({ series = [] }: Attempt): Pick<AttemptRecord, 'metric_series'> {
  const told = series.filter(({ seen, isWhole }) => seen > 0 || !isWhole)
  if (told.length === 0) return {}
  return {
    metric_series: told.map(({ metric, seen, kept, isWhole, problems }) => ({
      metric,
      values: seen,
      kept,
      whole: isWhole,
      problems: [...problems],
    })),
  }
}

function phaseTimes(
  { name, times, windows, isWhole, problems }: PhaseTimes,
  originMs: number,
): PhaseTimesRecord {
  return {
    name,
    times,
    windows: windows.map(window => ({
      start_seconds: rounded((window.startMs - originMs) / 1000),
      end_seconds: rounded((window.endMs - originMs) / 1000),
      start_within_seconds: rounded(window.startWithinMs / 1000),
      end_within_seconds: rounded(window.endWithinMs / 1000),
      ...(window.isHeld ? { held: true as const } : {}),
    })),
    whole: isWhole,
    problems: [...problems],
  }
}

// A tenth of a millisecond: finer than any line's time is known.
function rounded(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4
}

/** The rules by which an attempt's energy was added up. */
export function methodOf({
  energy_method: method = oldestMethod,
}: Pick<AttemptRecord, 'energy_method'>): EnergyMethod {
  return method
}

/** The attempt's own start and end, over which its energy was added up. */
export function windowOf({ started_at, ended_at, duration_seconds }: AttemptRecord) {
  const startMs = Date.parse(started_at)
  // The length by the monotonic clock, where it is known.
  return {
    startMs,
    endMs: duration_seconds === null ? Date.parse(ended_at) : startMs + duration_seconds * 1000,
  }
}
