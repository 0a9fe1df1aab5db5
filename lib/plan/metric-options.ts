import { didYouMean } from '../config/nearest.js'
import { ownValue } from '../config/own-value.js'
import {
  type MetricDeclaration,
  metricOf,
  selectionMistake,
  targetMistake,
} from '../config/pattern/metric.js'
import type { ModelsConfig, Repository } from '../config/schema.js'
import { UsageError } from '../errors.js'
import type { NightRecord } from '../record/schema.js'
import type { RunOptions } from './options.js'

type MetricOptions = Pick<RunOptions, 'direction' | 'select' | 'target'>

const overridable = ['direction', 'select', 'target'] as const

/**
 * The configuration with the options `direction`, `select` and `target` applied to its metrics.
 *
 * @param repositories Those that the plan uses; the options are about their metrics only.
 * @throws UsageError for a metric that none of them has, for `best` without a direction, and for a target that cannot be known to be reached.
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
    ...used.flatMap(([, repository]) => {
      const mistake = targetMistake(metricsOf(repository))
      if (mistake === undefined) return []
      const { metric, found, allowed } = mistake
      return [`${nameOf('target')} ${metric}: found ${found}; allowed: ${allowed}`]
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
  const { direction, assumed, unit, select, target } = metricOf(name, declared)
  return [
    name,
    {
      ...(direction === undefined ? {} : { direction, assumed }),
      ...(unit === undefined ? {} : { unit }),
      select,
      ...(target === undefined ? {} : { target }),
    },
  ] as const
}

function withOptions(repository: Repository, options: MetricOptions): Repository {
  const metrics = metricsOf(repository)
  const isAimedAt = Object.keys(metrics).some(name => ownValue(options.target, name) !== undefined)
  const changed = Object.entries(metrics).map(([name, declared]) => {
    // There is one target: what is asked for takes the place of the configuration's.
    const metric = isAimedAt ? withoutTarget(declared) : declared
    const given = overridable.flatMap(key => {
      const value = ownValue<unknown>(options[key], name)
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

function withoutTarget(declared: MetricDeclaration): MetricDeclaration {
  if (typeof declared === 'string') return declared
  const { target: _, ...others } = declared
  return others
}

function metricsOf({ performance_metrics }: Repository): Readonly<Record<string, MetricDeclaration>> {
  return performance_metrics?.log_patterns ?? {}
}

function allowedNames(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'nothing, for what runs here has no metric'
  const hint = didYouMean(name, names)
  return `${names.join(', ')}${hint === undefined ? '' : ` (${hint})`}`
}
