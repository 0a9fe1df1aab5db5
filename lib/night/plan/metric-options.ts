import { type MetricDeclaration, metricOf, selectionMistake } from '../../config/metric.js'
import { didYouMean } from '../../config/nearest.js'
import { ownValue } from '../../config/own-value.js'
import type { ModelsConfig, Repository } from '../../config/schema.js'
import { UsageError } from '../../errors.js'
import type { NightRecord } from '../../record/schema.js'
import type { RunOptions } from './options.js'

type MetricOptions = Pick<RunOptions, 'direction' | 'select'>

const overridable = ['direction', 'select'] as const

/**
 * The configuration with what the options `direction` and `select` say of its metrics.
 *
 * @param repositories Those that the plan uses; the options speak of their metrics alone.
 * @throws UsageError for a metric that none of them has, and for a best of which nobody knows what is better.
 */
export function withMetricOptions(
  config: ModelsConfig,
  options: MetricOptions,
  repositories: readonly string[],
  nameOf: (option: string) => string = name => name,
): ModelsConfig {
  if (overridable.every(key => options[key] === undefined)) return config
  const used = repositories.flatMap(name => {
    const repository = ownValue(config.models, name)
    return repository === undefined ? [] : [[name, withOptions(repository, options)] as const]
  })
  const known = used.flatMap(([, repository]) => Object.entries(metricsOf(repository)))
  const names = [...new Set(known.map(([name]) => name))]
  const mistakes = [
    ...overridable.flatMap(key =>
      Object.keys(options[key] ?? {})
        .filter(name => !names.includes(name))
        .map(name => `${nameOf(key)}: found the metric "${name}"; allowed: ${allowedNames(name, names)}`),
    ),
    ...known.flatMap(([name, metric]) => {
      const mistake = selectionMistake(name, metric)
      return mistake === undefined ? [] : [`${nameOf('select')} ${name}: found "best"; allowed: ${mistake}`]
    }),
  ]
  if (mistakes.length > 0) throw new UsageError([...new Set(mistakes)].join('\n'))
  return { ...config, models: { ...config.models, ...Object.fromEntries(used) } }
}

/** What each metric of a plan means, by repository and metric: what night.json keeps of it. */
export function declarationsOf(
  config: ModelsConfig,
  repositories: readonly string[],
): NonNullable<NightRecord['metric_declarations']> {
  return Object.fromEntries(
    repositories.flatMap(name => {
      const repository = ownValue(config.models, name)
      const metrics = Object.entries(repository === undefined ? {} : metricsOf(repository))
      return metrics.length === 0 ? [] : [[name, Object.fromEntries(metrics.map(declarationOf))]]
    }),
  )
}

function declarationOf([name, declared]: [string, MetricDeclaration]) {
  const { direction, assumed, unit, select } = metricOf(name, declared)
  return [
    name,
    {
      ...(direction === undefined ? {} : { direction, assumed }),
      ...(unit === undefined ? {} : { unit }),
      select,
    },
  ] as const
}

function withOptions(repository: Repository, options: MetricOptions): Repository {
  const metrics = metricsOf(repository)
  const changed = Object.entries(metrics).map(([name, metric]) => {
    const given = overridable.flatMap(key => {
      const value = ownValue(options[key], name)
      return value === undefined ? [] : [[key, value]]
    })
    if (given.length === 0) return [name, metric]
    return [
      name,
      { ...(typeof metric === 'string' ? { pattern: metric } : metric), ...Object.fromEntries(given) },
    ]
  })
  return { ...repository, performance_metrics: { log_patterns: Object.fromEntries(changed) } }
}

function metricsOf({ performance_metrics }: Repository): Readonly<Record<string, MetricDeclaration>> {
  return performance_metrics?.log_patterns ?? {}
}

function allowedNames(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'nothing, for what runs here has no metric'
  const hint = didYouMean(name, names)
  return `${names.join(', ')}${hint === undefined ? '' : ` (${hint})`}`
}
