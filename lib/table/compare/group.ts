import type { ColumnTable } from 'arquero'
import { didYouMean } from '../../config/nearest.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import { UsageError } from '../../errors.js'
import { formatNumber } from '../../units.js'
import { hyperparameterPrefix, settingIn } from '../setting-values.js'

/** The experiments of a table that one word means, and what to call them. */
export interface ExperimentGroup {
  readonly name: string
  readonly table: ColumnTable
}

const facets: readonly string[] = ['repository', 'model', 'subject', 'background', 'mode', 'night']

/**
 * The experiments with one value of a hyperparameter, or within a range of it: `5`, `adam`, `true`, `5..9`, `..9`, `10..`; or with one
 * repository, model, subject, load, mode or night.
 *
 * @param table A table of experiments.
 * @param by Name of the hyperparameter, or `model`, `repository`…
 * @param word A value, or a range of values.
 * @throws UsageError for a name or a word that means nothing, or no experiment, naming what there is.
 * @example
 * ```ts
 * import { experimentGroup, experiments } from 'nightwatt'
 *
 * const table = await experiments('results')
 * const few = await experimentGroup(table, 'epochs', '..4')
 * const many = await experimentGroup(table, 'epochs', '5..')
 * ```
 */
export async function experimentGroup(
  table: ColumnTable,
  by: string,
  word: string,
): Promise<ExperimentGroup> {
  const { escape: asWritten } = await import('arquero')
  const column = columnOf(table, by)
  const fits = facets.includes(column)
    ? (value: unknown) => value === word
    : settingTest(by, word, valuesOf(table, column))
  const found = table.filter(asWritten((row: Readonly<Record<string, unknown>>) => fits(row[column])))
  if (found.numRows() > 0) return { name: `${by} ${word}`, table: found }
  const values = [...new Set(valuesOf(table, column))]
  throw new UsageError(`--by ${by}: found no experiment with ${word}; there are ${listed(values) || 'none'}`)
}

function columnOf(table: ColumnTable, by: string): string {
  const hyperparameters = table
    .columnNames()
    .filter(name => name.startsWith(hyperparameterPrefix))
    .map(name => name.slice(hyperparameterPrefix.length))
  if (hyperparameters.includes(by)) return `${hyperparameterPrefix}${by}`
  if (facets.includes(by)) return by
  const known = [...hyperparameters, ...facets]
  const hint = didYouMean(by, known)
  throw new UsageError(
    `--by: found "${by}"; allowed: ${known.join(', ')}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/.source
const range = new RegExp(`^(${number})?\\.\\.(${number})?$`, 'i')

/** A text is meant by itself, or as it is shown: `"5"` is the text 5, and 5 the number. */
function settingTest(by: string, word: string, there: readonly unknown[]): (value: unknown) => boolean {
  const isText = (value: unknown) =>
    (typeof value === 'string' || typeof value === 'boolean') &&
    (formatSetting(value) === word || (value === word && !there.includes(Number(word))))
  return there.some(isText) ? isText : numberTest(by, word, there)
}

function numberTest(by: string, word: string, there: readonly unknown[]): (value: unknown) => boolean {
  const [whole, low, high] = range.exec(word) ?? []
  if (whole !== undefined && (low ?? high) !== undefined) {
    const [from, to] = [Number(low ?? Number.NEGATIVE_INFINITY), Number(high ?? Number.POSITIVE_INFINITY)]
    return value => typeof value === 'number' && value >= from && value <= to
  }
  if (new RegExp(`^${number}$`, 'i').test(word)) return value => value === Number(word)
  // What no experiment has is told with what there is.
  if (there.some(value => typeof value !== 'number')) return () => false
  throw new UsageError(
    `--by ${by}: found "${word}"; allowed: a number, or a range as 5..9, ..9 or 10.., both ends included`,
  )
}

function valuesOf(table: ColumnTable, column: string): unknown[] {
  return table
    .objects()
    .map(row => ({ ...row }) as Readonly<Record<string, unknown>>)
    .map(row => row[column])
    .filter(value => value !== null && value !== undefined)
}

const maxListed = 8

function listed(values: readonly unknown[]): string {
  const numbers = values.filter(value => typeof value === 'number').sort((a, b) => a - b)
  const [least, most] = [numbers[0], numbers.at(-1)]
  if (
    numbers.length === values.length &&
    numbers.length > maxListed &&
    least !== undefined &&
    most !== undefined
  ) {
    return `${numbers.length} values from ${formatNumber(least)} to ${formatNumber(most)}`
  }
  const texts = numbers.length === values.length ? numbers.map(String) : values.map(shownCell)
  return texts.slice(0, maxListed).join(', ')
}

function shownCell(value: unknown): string {
  const setting = settingIn(value)
  return setting === null ? String(value) : formatSetting(setting)
}
