import type { ColumnTable } from 'arquero'
import { ownValue } from '../../config/own-value.js'
import type { ComparedQuantity, ComparedSetting, Comparison } from './comparison.js'
import { quantityKey } from './quantity.js'

/** One row per setting and quantity of a comparison. */
export interface ComparisonRow {
  /** What distinguishes the setting from the others, in words. */
  setting: string
  repository: string
  model: string
  subject: string | null
  background: string | null
  mode: string | null
  // hyperparam_* columns stand here.
  /** `energy`, `accuracy`, `duration`. */
  quantity: string
  /** Its column in the table of experiments. */
  column: string
  /** `J`, `s`, or empty for a metric. */
  unit: string
  /** For an energy: `measured`, `estimated` or `partly estimated`; else empty. */
  source: string
  /** Whether `change`, `low` and `high` are shares of `a`, or differences. */
  scale: 'relative' | 'absolute'
  /** Means over the repeats that succeeded. */
  a: number | null
  b: number | null
  difference: number | null
  relative: number | null
  /** The one of the two that `scale` names, and its bootstrap interval where both sides have repeats. */
  change: number | null
  low: number | null
  high: number | null
  n_a: number
  n_b: number
  /** From the test of repeats (Mann-Whitney), and Cliff's delta. */
  p: number | null
  delta: number | null
  /** Why there is no difference given; empty if there is. */
  problem: string
}

/**
 * A comparison as a table, tidy: a row a setting that both sides have, and quantity. Columns: `ComparisonRow`.
 *
 * @param comparison What `compare` returned.
 * @example
 * ```ts
 * import { compare, comparisonTable, selectNights } from 'nightwatt'
 *
 * const [a = '', b = ''] = await selectNights(['all'])
 * const table = await comparisonTable(await compare(a, b))
 * ```
 */
export async function comparisonTable({ settings, quantities }: Comparison): Promise<ColumnTable> {
  const { table } = await import('arquero')
  const names = [...new Set(settings.flatMap(({ setting }) => Object.keys(setting.hyperparameters)))]
  const rows = quantities.flatMap(quantity =>
    settings
      // Settings of other programs have no value for one program's metric.
      .filter(({ values }) => quantity.of === '' || values[quantityKey(quantity)] !== undefined)
      .map(setting => rowOf(quantity, setting)),
  )
  const columns = columnNames.map((name): [string, unknown[]] => [name, rows.map(({ row }) => row[name])])
  const hyperparameters = names.map((name): [string, unknown[]] => [
    `hyperparam_${name}`,
    rows.map(({ of }) => ownValue(of.setting.hyperparameters, name) ?? null),
  ])
  const place = columnNames.indexOf('quantity')
  return table([...columns.slice(0, place), ...hyperparameters, ...columns.slice(place)])
}

const columnNames = [
  'setting',
  'repository',
  'model',
  'subject',
  'background',
  'mode',
  'quantity',
  'column',
  'unit',
  'source',
  'scale',
  'a',
  'b',
  'difference',
  'relative',
  'change',
  'low',
  'high',
  'n_a',
  'n_b',
  'p',
  'delta',
  'problem',
] as const satisfies readonly (keyof ComparisonRow)[]

function rowOf(
  { name, column, unit, source, scale, of: owner }: ComparedQuantity,
  of: ComparedSetting,
): { readonly row: ComparisonRow; readonly of: ComparedSetting } {
  const { repository, model, subject, background, mode } = of.setting
  const value = of.values[quantityKey({ column, of: owner })]
  const { difference = null, relative = null, interval = null } = value ?? {}
  return {
    of,
    row: {
      setting: of.label,
      repository,
      model,
      subject,
      background,
      mode,
      quantity: name,
      column,
      unit,
      source,
      scale,
      a: value?.a ?? null,
      b: value?.b ?? null,
      difference,
      relative,
      change: scale === 'relative' ? relative : difference,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      n_a: value?.nA ?? 0,
      n_b: value?.nB ?? 0,
      p: value?.test?.p ?? null,
      delta: value?.test?.delta ?? null,
      problem: value?.problem ?? '',
    },
  }
}
