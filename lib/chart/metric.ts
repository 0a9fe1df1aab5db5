import type { ColumnTable } from 'arquero'
import { UsageError } from '../errors.js'
import { type Experiment, readExperiments } from './experiments.js'
import type { Direction } from './pareto.js'
import { requireColumn } from './rows.js'
import { paddedRange, type Range } from './scales.js'
import { fontSizes } from './theme.js'
import { fitted, plainText, textWidth } from './words.js'

/** A metric of a table of experiments, and how to read it. */
export interface Metric {
  /** Its name in the configuration, `accuracy`. */
  readonly name: string
  /** Its column in the table, `perf_accuracy`. */
  readonly column: string
  readonly direction: Direction
}

const prefix = 'perf_'

/** A thousandfold spread (a loss that exploded once) would press all else onto one line. */
const logBeyond = 1000

// Words of a metric's name; `val_loss`, `testLoss` and `Loss@5` all hold the word `loss`.
const lowerIsBetter = new Set(
  'loss losses error errors err perplexity ppl mse mae rmse mape rmsle nll bce wer cer fid eer entropy divergence distance regret fpr fnr misclassified time seconds latency duration'.split(
    ' ',
  ),
)
// Shares of what could have been right: they lie between 0 and 1, or 0 and 100 %.
const shares = new Set(
  'accuracy acc map rank top f1 precision recall auc auroc iou miou dice cmc coverage'.split(' '),
)
const otherScores = new Set('score bleu rouge r2'.split(' '))
const lowerInside = /loss|err(ors?)?($|[^a-z])|perplexity|rmse/
const shareInside = /accuracy|top\d|rank\d/

/** Names of the metrics that a table of experiments holds, in its order. */
export function metricNames(table: ColumnTable): string[] {
  return table
    .columnNames()
    .filter(column => column.startsWith(prefix))
    .map(column => column.slice(prefix.length))
}

/** Lower is better for losses, errors, distances and durations; higher is better for all else. */
export function metricDirection(name: string): Direction {
  const lower = words(name).some(word => lowerIsBetter.has(word)) || lowerInside.test(name.toLowerCase())
  return lower ? 'minimize' : 'maximize'
}

/** The rows of a table of experiments with the values of one metric. */
export interface MetricRows {
  /** Null when the table holds none. */
  readonly metric: Metric | null
  readonly rows: readonly Experiment[]
}

/**
 * Reads a table of experiments with the metric that a chart draws.
 * @throws UsageError for a table of something else, and as `chooseMetric` does.
 */
export function readWithMetric(table: ColumnTable, chart: string, wanted: string | undefined): MetricRows {
  // Before the metric is looked for: of a table of something else its names would tell nothing.
  requireColumn(table, 'experiment_id', chart, 'experiments')
  const metric = chooseMetric(table, wanted)
  return { metric, rows: readExperiments(table, chart, metric?.column ?? null) }
}

/**
 * The metric to draw: the wanted one, or the first that looks like an accuracy (of a test before of a training),
 * or the first there is. Null when the table holds none.
 * @throws UsageError when the wanted one is not among several that are there.
 */
export function chooseMetric(table: ColumnTable, wanted: string | undefined): Metric | null {
  const names = metricNames(table)
  if (names.length === 0) return null
  if (wanted === undefined) {
    const likely = names.filter(looksLikeAccuracy)
    const chosen = likely.find(name => !words(name).includes('train')) ?? likely[0] ?? names[0]
    return chosen === undefined ? null : describe(chosen)
  }
  const name = names.find(known => known === wanted || `${prefix}${known}` === wanted)
  if (name !== undefined) return describe(name)
  throw new UsageError(`There is no metric ${wanted} in this table; it has ${names.join(', ')}.`)
}

/** The title of a metric's axis, in as many lines as its length in pixels asks for. */
export function metricTitle(
  metric: Metric,
  values: readonly number[],
  notes: readonly string[],
  length: number,
): string | string[] {
  const better = metric.direction === 'maximize' ? 'higher is better' : 'lower is better'
  const unit = `(${[metricUnit(metric, values), ...notes, better].join('; ')})`
  const title = `${plainText(metric.name)} ${unit}`
  if (textWidth(title, fontSizes.axis) <= length) return title
  return [fitted(plainText(metric.name), length, fontSizes.axis), unit]
}

/** The range of a metric's axis: padded, but no share above 1 and none above 100 %. */
export function metricRange(metric: Metric, values: readonly number[]): Range {
  const range = paddedRange(values, logBeyond, 0.13)
  const most = { 'share, 0 to 1': 1, '%': 100, 'no unit': range.high }[metricUnit(metric, values)]
  const least = metricUnit(metric, values) === 'no unit' ? range.low : 0
  // A range that the bounds would make empty (all values 0, or all 100) keeps its padding.
  if (range.low >= most || range.high <= least) return range
  return { ...range, low: Math.max(range.low, least), high: Math.min(range.high, most) }
}

// Logs print no units, so the unit is told from the values: a share is at most 1, or else per cent.
function metricUnit(metric: Metric, values: readonly number[]): 'share, 0 to 1' | '%' | 'no unit' {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (!isShare(metric.name) || low < 0 || high > 100) return 'no unit'
  return high <= 1 ? 'share, 0 to 1' : '%'
}

function looksLikeAccuracy(name: string): boolean {
  if (metricDirection(name) === 'minimize') return false
  return isShare(name) || words(name).some(word => otherScores.has(word))
}

function isShare(name: string): boolean {
  if (metricDirection(name) === 'minimize') return false
  return words(name).some(word => shares.has(word)) || shareInside.test(name.toLowerCase())
}

function describe(name: string): Metric {
  return { name, column: `${prefix}${name}`, direction: metricDirection(name) }
}

// `valLoss` holds the word `loss`, and `mAP` is a word of its own.
function words(name: string): string[] {
  const split = (text: string) => text.toLowerCase().split(/[^\p{Letter}\p{Number}]+/u)
  return [...split(name), ...split(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))]
}
