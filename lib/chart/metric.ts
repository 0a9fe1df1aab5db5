import type { ColumnTable } from 'arquero'
import {
  assumedDirection,
  type Direction,
  directions,
  wordsOfName,
} from '../config/pattern/metric-direction.js'
import { UsageError } from '../errors.js'
import { type MetricMeaning, meaningOf } from '../table/metric-meaning.js'
import { isShare, shareUnit } from '../table/metric-values.js'
import { type Experiment, readExperiments } from './data/experiments.js'
import { requireColumn } from './data/rows.js'
import { fitted, plainText, textWidth } from './draw/chart-text.js'
import { paddedRange, type Range } from './draw/scales.js'
import { fontSizes } from './draw/theme.js'

/** A metric of a table of experiments, and how to read it. */
export interface Metric {
  /** Its name in the configuration, `accuracy`. */
  readonly name: string
  /** Its column in the table, `perf_accuracy`. */
  readonly column: string
  /** Which values are better; undefined if unknown. */
  readonly direction: Direction | undefined
  /** Where that comes from; `asked`: the options of the chart. */
  readonly known?: MetricMeaning['known'] | 'asked'
}

/** Options about the metric that a chart draws. */
export interface MetricOptions {
  /** Its name, or that of its column; without it the first that looks like an accuracy, else the first. */
  readonly metric?: string | undefined
  /** Which values are better, `higher` or `lower`; without it what was declared, else what its name says. */
  readonly direction?: Direction | undefined
}

const prefix = 'perf_'

/** A thousandfold spread (a loss that exploded once) would press everything else onto one line. */
const logBeyond = 1000

const scores = new Set(['score', 'bleu', 'rouge', 'meteor', 'r2'])

/** Names of the metrics that a table of experiments holds, in its order. */
export function metricNames(table: ColumnTable): string[] {
  return table
    .columnNames()
    .filter(column => column.startsWith(prefix))
    .map(column => column.slice(prefix.length))
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
export function readWithMetric(table: ColumnTable, chart: string, options: MetricOptions): MetricRows {
  // Checked before the metric is looked for: in a table of something else names mean nothing.
  requireColumn(table, 'experiment_id', chart, 'experiments')
  const metric = chooseMetric(table, options.metric, options.direction)
  return { metric, rows: readExperiments(table, chart, metric) }
}

/**
 * The metric to draw: the wanted one, or the first that looks like an accuracy (of a test before of a training),
 * or the first there is. Null when the table holds none.
 * @throws UsageError when the wanted one is not among several that are there, and for a direction that is none.
 */
export function chooseMetric(
  table: ColumnTable,
  wanted: string | undefined,
  direction?: Direction | undefined,
): Metric | null {
  if (direction !== undefined && !directions.includes(direction)) {
    throw new UsageError(`direction: found ${JSON.stringify(direction)}; allowed: ${directions.join(', ')}`)
  }
  const names = metricNames(table)
  if (names.length === 0 && (wanted === undefined || !holdsNumbers(table, wanted))) return null
  const name =
    wanted === undefined
      ? likeliest(names)
      : names.find(known => known === wanted || `${prefix}${known}` === wanted)
  // A column that the user derived may be called anything.
  if (name === undefined && wanted !== undefined && holdsNumbers(table, wanted)) {
    return metricIn(table, wanted, wanted, direction)
  }
  if (name === undefined) {
    throw new UsageError(`There is no metric ${wanted} in this table; it has ${names.join(', ')}.`)
  }
  return metricIn(table, name, `${prefix}${name}`, direction)
}

function metricIn(
  table: ColumnTable,
  name: string,
  column: string,
  direction: Direction | undefined,
): Metric {
  const meaning = meaningOf(table, name)
  return {
    name,
    column,
    direction: direction ?? meaning.direction,
    known: direction === undefined ? meaning.known : 'asked',
  }
}

function holdsNumbers(table: ColumnTable, column: string): boolean {
  return (
    table.columnNames().includes(column) &&
    Array.from(table.array(column)).some(value => typeof value === 'number' && Number.isFinite(value))
  )
}

function likeliest(names: readonly string[]): string | undefined {
  const likely = names.filter(looksLikeAccuracy)
  return likely.find(name => !wordsOfName(name).includes('train')) ?? likely[0] ?? names[0]
}

/** `higher is better`, called assumed if only its name suggests it; empty if unknown. */
export function betterText({ direction, known }: Metric): string {
  if (direction === undefined) return ''
  return `${direction} is better${known === 'assumed' ? ' (assumed)' : ''}`
}

/** Why there is neither a best nor a front, and how to declare what is better; empty if it is known. */
export function undirectedNote({ name, direction, known }: Metric, what: string): string {
  if (direction !== undefined) return ''
  const why =
    known === 'contradictory'
      ? 'its nights declare both directions'
      : 'which values are better is not declared'
  return `${what}: ${why} ${howToDeclare(name)}`
}

function howToDeclare(name: string): string {
  return `(--direction ${plainText(name)}=lower, "direction" in the configuration or in the options)`
}

/** A chart's text without how to declare what is better, for a page that says it once. */
export function withoutHowTo(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(` ${howToDeclare(name)}`, ''), text)
}

/** The title of a metric's axis, in as many lines as its length in pixels asks for. */
export function metricTitle(
  metric: Metric,
  values: readonly number[],
  notes: readonly string[],
  length: number,
  declaredUnit = '',
): string | string[] {
  const unit = `(${[metricUnit(metric, values, declaredUnit), ...notes, betterText(metric)].filter(text => text !== '').join('; ')})`
  const title = `${plainText(metric.name)} ${unit}`
  if (textWidth(title, fontSizes.axis) <= length) return title
  return [fitted(plainText(metric.name), length, fontSizes.axis), unit]
}

/** The range of a metric's axis: padded, but no share above 1 and none above 100 %. */
export function metricRange(metric: Metric, values: readonly number[], declaredUnit = ''): Range {
  const range = paddedRange(values, logBeyond, 0.13)
  const unit = metricUnit(metric, values, declaredUnit)
  // Another `%`, such as a change, may lie anywhere.
  if (!isShare(metric.name, metric) || (unit !== '%' && unit !== shareUnit)) return range
  const most = unit === '%' ? 100 : 1
  // A range that the bounds would make empty (all values 0, or all 100) keeps its padding.
  if (range.low >= most || range.high <= 0) return range
  return { ...range, low: Math.max(range.low, 0), high: Math.min(range.high, most) }
}

// Logs print no units, so where none is declared it is told from the values: a share is at most 1, or else per cent.
function metricUnit(metric: Metric, values: readonly number[], declared: string): string {
  if (declared !== '') return plainText(declared)
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (!isShare(metric.name, metric) || low < 0 || high > 100) return 'no unit'
  return high <= 1 ? shareUnit : '%'
}

function looksLikeAccuracy(name: string): boolean {
  if (assumedDirection(name) === 'lower') return false
  return isShare(name) || wordsOfName(name).some(word => scores.has(word))
}
