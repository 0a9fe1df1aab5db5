import { isDeepStrictEqual } from 'node:util'
import type { ExperimentRecord } from '../../record/schema.js'

/** Experiments with different settings that ended the same to the last digit. */
export interface SameResults {
  readonly repository: string
  readonly model: string
  /** Their ids; at least two. */
  readonly experiments: readonly string[]
  /** What is the same: the logs to the last byte, or all metrics to the last digit. */
  readonly what: 'logs' | 'metrics'
}

/**
 * Experiments whose settings seem not to have reached the program: they differ in their hyperparameters, and left the
 * same log, or the same metrics. By groups, in the order of the plan.
 */
export function sameResults(records: readonly ExperimentRecord[]): readonly SameResults[] {
  const groups = new Map<string, ExperimentRecord[]>()
  for (const record of records.filter(({ outcome }) => outcome === 'success')) {
    const { repository, model, subject } = record
    for (const [what, result] of Object.entries(resultsOf(record))) {
      if (result === undefined) continue
      const key = JSON.stringify([what, repository, model, subject ?? null, result])
      groups.set(key, [...(groups.get(key) ?? []), record])
    }
  }
  const found = [...groups].flatMap(([key, group]) => {
    const [first] = group
    if (first === undefined || group.every(each => sameSettings(each, first))) return []
    const what: SameResults['what'] = key.startsWith('["logs"') ? 'logs' : 'metrics'
    const experiments = group.map(({ experiment_id }) => experiment_id)
    return [{ repository: first.repository, model: first.model, experiments, what }]
  })
  // The same logs hold the same metrics: once is enough.
  return found.filter(
    ({ what, experiments }) =>
      what === 'logs' ||
      !found.some(other => other.what === 'logs' && isDeepStrictEqual(other.experiments, experiments)),
  )
}

/** The same in words, with what to do. */
export function sameResultsWords({ experiments, what }: SameResults): string {
  const [first, second] = experiments
  const which =
    experiments.length === 2
      ? `${first} and ${second}`
      : `${experiments.length} experiments (${first}, ${second}…)`
  const same =
    what === 'logs' ? 'left the same log to the last byte' : 'have the same metrics to the last digit'
  return `${which} had different settings and ${same}: see whether the settings reach the program, in the command above its log`
}

function resultsOf(record: ExperimentRecord): { logs: string | undefined; metrics: string | undefined } {
  const last = record.attempts.at(-1)
  const metrics = Object.entries(record.performance_metrics)
  return {
    // An empty log shows nothing.
    logs: (last?.log_bytes ?? 0) > 0 ? (last?.log_sha256 ?? undefined) : undefined,
    metrics: metrics.length === 0 ? undefined : JSON.stringify(metrics.sort()),
  }
}

function sameSettings(one: ExperimentRecord, other: ExperimentRecord): boolean {
  return isDeepStrictEqual(one.hyperparameters, other.hyperparameters)
}

/** Reports each model whose experiments end the same once, as soon as two of them do. */
export class SameResultsWatch {
  readonly #told = new Set<string>()

  see(records: readonly ExperimentRecord[]): readonly string[] {
    const news = sameResults(records).filter(
      ({ repository, model }) => !this.#told.has(`${repository} ${model}`),
    )
    for (const { repository, model } of news) this.#told.add(`${repository} ${model}`)
    return news.slice(0, 1).map(sameResultsWords)
  }
}
