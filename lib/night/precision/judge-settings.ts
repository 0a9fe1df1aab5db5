import type { WantedWidth } from '../../config/options/precision-text.js'
import { settingKey } from '../../design/order/setting-key.js'
import { firstLook, meanInterval } from '../../design/precision/mean-interval.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { PrecisionRule } from '../../plan/precision.js'
import { experimentId } from '../../record/experiment/names.js'
import type { PrecisionRecord, SettingPrecision } from '../../record/precision/precision-schema.js'
import type { ExperimentRecord } from '../../record/schema.js'

/** How well the means of a night are to be known, as night.json keeps it before the first is. */
export function precisionForRecord({ wanted, maxRepeats, dropSettled }: PrecisionRule): PrecisionRecord {
  return { wanted, max_repeats: maxRepeats, drop_settled: dropSettled, settings: [], ended: '' }
}

/** What is known of a setting, and what tells it from others. */
export interface JudgedSetting {
  readonly key: string
  readonly known: SettingPrecision
}

/** What is known of the mean of each setting so far, in the order in which they first ran. */
export function judgeSettings(
  { experiments }: Pick<NightPlan, 'experiments'>,
  rule: PrecisionRule,
  records: readonly ExperimentRecord[],
): readonly JudgedSetting[] {
  const byIndex = new Map(records.map(record => [record.index, record]))
  const settings = new Map<string, { readonly first: string; readonly ended: ExperimentRecord[] }>()
  for (const [position, experiment] of experiments.entries()) {
    const key = settingKey(experiment)
    const setting = settings.get(key) ?? { first: experimentId(experiment, position + 1), ended: [] }
    settings.set(key, setting)
    const record = byIndex.get(position + 1)
    if (record !== undefined && record.cause !== 'interrupted') setting.ended.push(record)
  }
  return [...settings].map(([key, { first, ended }]) => ({ key, known: judge(first, rule, ended) }))
}

function judge(
  experiment: string,
  { widths, maxRepeats }: PrecisionRule,
  runs: readonly ExperimentRecord[],
): SettingPrecision {
  const fewest = Math.min(firstLook, maxRepeats)
  const quantities = widths.map(width => judgeQuantity(width, fewest, runs))
  const isHopeless = runs.length >= fewest && quantities.some(({ values }) => values === 0)
  const state = quantities.every(({ reached }) => reached) ? 'reached' : isHopeless ? 'given up' : 'open'
  return { experiment, runs: runs.length, state, quantities }
}

function judgeQuantity(
  { metric, halfWidth: wanted }: WantedWidth,
  fewest: number,
  runs: readonly ExperimentRecord[],
): SettingPrecision['quantities'][number] {
  const counted = runs.filter(
    run => run.training_success && (run.not_compared ?? []).length === 0 && numberOf(run, metric) !== null,
  )
  const { values, mean, halfWidth } = meanInterval(counted.flatMap(run => numberOf(run, metric) ?? []))
  const limit = metric === undefined ? wanted * Math.abs(mean ?? 0) : wanted
  const isEstimated = counted.some(({ energy_sources: { cpu, gpu } }) => [cpu, gpu].includes('estimated'))
  return {
    ...(metric === undefined ? {} : { metric }),
    values,
    mean,
    half_width: halfWidth,
    reached: values >= fewest && halfWidth !== null && halfWidth <= limit,
    ...(metric === undefined && isEstimated ? { estimated: true as const } : {}),
  }
}

function numberOf(run: ExperimentRecord, metric: string | undefined): number | null {
  if (metric === undefined) return run.energy_total_joules
  const { performance_metrics: metrics } = run
  return Object.hasOwn(metrics, metric) ? (metrics[metric] ?? null) : null
}
