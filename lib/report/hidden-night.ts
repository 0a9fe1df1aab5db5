import type { Night } from '../night/night.js'
import { splitNames } from '../plan/entries/names-of.js'
import { recordedRedact } from '../plan/recorded-plan.js'
import type { ExperimentRecord } from '../record/schema.js'
import { Redactor } from '../record/secrets/redact.js'

/** Takes secrets out of what a page quotes: by the usual names, and by those that the night was given. */
export function redactorOf({ record }: Night): Redactor {
  return new Redactor(splitNames(recordedRedact(record).redact))
}

/**
 * A night without secrets in its quotations: an older version, or another program, recorded a log's words unchanged.
 */
export function hiddenNight(night: Night): Night {
  const redactor = redactorOf(night)
  const text = (quoted: string) => redactor.text(quoted)
  const hidden = (experiment: ExperimentRecord): ExperimentRecord => ({
    ...experiment,
    error_message: text(experiment.error_message),
    warnings: experiment.warnings.map(text),
    meters: experiment.meters.map(meter => ({ ...meter, problems: meter.problems.map(text) })),
    attempts: experiment.attempts.map(attempt => ({ ...attempt, detail: text(attempt.detail) })),
    missing_metrics: experiment.missing_metrics.map(metric =>
      metric.nearest === undefined ? metric : { ...metric, nearest: metric.nearest.map(text) },
    ),
  })
  return {
    ...night,
    experiments: night.experiments.map(hidden),
    problems: night.problems.map(text),
    ...(night.failure === undefined ? {} : { failure: text(night.failure) }),
  }
}
