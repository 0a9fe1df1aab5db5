import type { Attempt } from '../run/attempt.js'
import type { AttemptRecord } from './schema.js'
import { localTime } from './time.js'

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
  }
}
