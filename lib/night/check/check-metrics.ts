import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ownValue } from '../../config/own-value.js'
import { metricOf, whereOf } from '../../config/pattern/metric.js'
import type { Repository } from '../../config/schema.js'
import { recordedPlan } from '../../plan/recorded-plan.js'
import { contradictionText } from '../../record/check/contradictions/contradiction.js'
import type { Finding } from '../../record/check/finding.js'
import type { ExperimentRecord, NightRecord } from '../../record/schema.js'
import { logPatterns } from '../../run/log/log-patterns.js'
import { scanLog } from '../../run/log/log-scan.js'

/**
 * Reads the metrics of experiments from their logs again, by the patterns that the night ran with. A log whose middle
 * was left out is skipped, and so are patterns that are no longer known: of a configuration that was changed before
 * the night was resumed, or that held secrets.
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
    const strange = repository === undefined ? [] : ofMissing(record, metricsOf(repository))
    if (strange.length > 0) return strange
    const isWhole = last !== undefined && (last.log_bytes_kept ?? last.log_bytes) === last.log_bytes
    const isSlow = record.missing_metrics.some(({ reason }) => reason === 'too slow')
    if (repository === undefined || !isWhole || isSlow) return []
    try {
      const patterns = logPatterns(repository)
      const scan = scanLog(join(path, id, 'training.log'), patterns)
      // What stood in a file of the training's own is gone, or another one since.
      const fromLog = Object.entries(found).filter(([metric]) => patterns.inFiles?.has(metric) !== true)
      const expected = Object.fromEntries(scan.metrics)
      // A log that was altered says nothing about what was read from it.
      if (last.log_sha256 && scan.sha256 !== last.log_sha256) return []
      if (scan.tooSlow.length > 0 || isDeepStrictEqual(Object.fromEntries(fromLog), expected)) return []
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

/** A metric that was looked for is one of the configuration, by its pattern. */
function ofMissing(
  { experiment_id: id, missing_metrics: missing }: ExperimentRecord,
  metrics: Readonly<Record<string, string>>,
): readonly Finding[] {
  return missing.flatMap(({ name, pattern }, place) => {
    const expected = ownValue(metrics, name)
    if (expected === pattern) return []
    const field = `missing_metrics[${place}]`
    const found = { name, pattern }
    const text = contradictionText({
      field,
      found,
      expected: expected ?? Object.keys(metrics),
      doubts: 'nothing',
    })
    const problem = `is of no metric of the configuration: ${text}`
    return [
      {
        place: `${id}/experiment.json`,
        problem,
        mend: '',
        kind: 'inconsistent' as const,
        field,
        found,
        expected,
      },
    ]
  })
}

function metricsOf({ performance_metrics: metrics }: Repository): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metrics?.log_patterns ?? {}).map(([name, metric]) => [
      name,
      whereOf(metricOf(name, metric)),
    ]),
  )
}

function configOf(path: string, night: NightRecord) {
  try {
    return recordedPlan(night, path).config
  } catch {
    return undefined
  }
}
