import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { contradictionText } from '../record/contradiction.js'
import type { Finding } from '../record/finding.js'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import { logPatterns } from '../run/log/log-patterns.js'
import { scanLog } from '../run/log/log-scan.js'
import { recordedPlan } from './plan/recorded-plan.js'

/**
 * Reads the metrics of experiments from their logs again, by the patterns that the night ran with. Nothing is said of a
 * log of which the middle was left out, nor where the patterns are not known any more: a configuration that was changed
 * before the night went on, or that held secrets.
 */
export function metricsChecker(
  path: string,
  night: NightRecord,
): (record: ExperimentRecord) => readonly Finding[] {
  const isChanged = night.resumes?.some(({ changes }) => changes.length > 0) === true
  const isRedacted = night.redactions?.some(place => place.startsWith('config')) === true
  const config = isChanged || isRedacted ? undefined : configOf(path, night)
  if (config === undefined) return () => []
  return record => {
    const { repository: name, experiment_id: id, performance_metrics: found } = record
    const repository = Object.hasOwn(config.models, name) ? config.models[name] : undefined
    const last = record.attempts.at(-1)
    const isWhole = last !== undefined && (last.log_bytes_kept ?? last.log_bytes) === last.log_bytes
    const isSlow = record.missing_metrics.some(({ reason }) => reason === 'too slow')
    if (repository === undefined || !isWhole || isSlow) return []
    try {
      const scan = scanLog(join(path, id, 'training.log'), logPatterns(repository))
      const expected = Object.fromEntries(scan.metrics)
      // A log that is not what was read tells nothing of what was read from it.
      if (last.log_sha256 && scan.sha256 !== last.log_sha256) return []
      if (scan.tooSlow.length > 0 || isDeepStrictEqual({ ...found }, expected)) return []
      const field = 'performance_metrics'
      const text = contradictionText({ field, found, expected, doubts: 'nothing' })
      const problem = `does not say what its training.log does of ${text}`
      return [
        { place: `${id}/experiment.json`, problem, mend: '', kind: 'inconsistent', field, found, expected },
      ]
    } catch {
      // A log that cannot be read is a finding of its own.
      return []
    }
  }
}

function configOf(path: string, night: NightRecord) {
  try {
    return recordedPlan(night, path).config
  } catch {
    return undefined
  }
}
