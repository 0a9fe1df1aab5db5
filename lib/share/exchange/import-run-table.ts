import { basename, dirname } from 'node:path'
import type { HyperparameterValue } from '../../config/parameter/hyperparameter-value.js'
import { UsageError } from '../../errors.js'
import { statsOf } from '../../os/regular-file.js'
import { type ForeignRow, type ForeignTable, numberIn } from './foreign-table.js'
import type { ForeignRun, ForeignTool } from './imported-night.js'

/** Columns of every run_table.csv of experiment-runner. */
export const runTableColumns = ['__run_id', '__done']

/** What a column of a run table may hold besides metrics, and how much of ours its unit is. */
const quantities = {
  'cpu-joules': { key: 'cpuJoules', factor: 1 },
  'cpu-kwh': { key: 'cpuJoules', factor: 3.6e6 },
  'ram-joules': { key: 'ramJoules', factor: 1 },
  'ram-kwh': { key: 'ramJoules', factor: 3.6e6 },
  'gpu-joules': { key: 'gpuJoules', factor: 1 },
  'gpu-kwh': { key: 'gpuJoules', factor: 3.6e6 },
  seconds: { key: 'seconds', factor: 1 },
  milliseconds: { key: 'seconds', factor: 1e-3 },
} as const

export type RunTableQuantity = keyof typeof quantities

/** As its plugin for CodeCarbon calls them. */
const known: Readonly<Record<string, RunTableQuantity>> = {
  codecarbon__cpu_energy: 'cpu-kwh',
  codecarbon__ram_energy: 'ram-kwh',
  codecarbon__gpu_energy: 'gpu-kwh',
  codecarbon__duration: 'seconds',
}

export interface RunTableChoices {
  /** Columns that are factors: its file does not tell them from what was measured. */
  readonly factors?: readonly string[] | undefined
  /** What columns hold, `{ "DRAM_ENERGY (J)": "ram-joules" }`; the others of numbers are metrics. */
  readonly quantities?: Readonly<Record<string, string>> | undefined
}

/**
 * The runs of a run_table.csv. Those that were not begun are left out; one that was not finished is a failure.
 *
 * @throws UsageError for factors that were not named, or are no columns.
 */
export function runsOfRunTable(table: ForeignTable, choices: RunTableChoices): readonly ForeignRun[] {
  const { columns, rows, file } = table
  const free = columns.filter(name => !runTableColumns.includes(name))
  if (choices.factors === undefined)
    throw new UsageError(
      `${file}: its columns do not tell factors from what was measured; name the factors: --factors ${free[0] ?? 'NAME'},… of ${free.join(', ')}`,
    )
  const given = checkedQuantities(choices.quantities ?? {})
  const unknown = [...choices.factors, ...Object.keys(given)].filter(name => !free.includes(name))
  if (unknown.length > 0)
    throw new UsageError(`${file}: found no column ${unknown.join(', ')}; allowed: ${free.join(', ')}`)
  const meanings = { ...pick(known, free), ...given }
  const factors = choices.factors
  const metrics = free.filter(name => !factors.includes(name) && !Object.hasOwn(meanings, name))
  const begun = rows.filter(({ cells }) => cells.get('__done') !== 'TODO')
  // Its rows have no times: they follow one another up to when the file was last written.
  const lastMs = Math.trunc(statsOf(file)?.mtimeMs ?? Date.now())
  const lengths = begun.map(row => quantityOf(row, meanings, 'seconds') ?? 0)
  return begun.map((row, position) => {
    const later = lengths.slice(position + 1).reduce((sum, seconds) => sum + seconds, 0)
    const isDone = row.cells.get('__done') === 'DONE'
    return {
      repository: basename(dirname(file)),
      model: 'default',
      hyperparameters: Object.fromEntries(factors.map(name => [name, settingOf(row.cells.get(name) ?? '')])),
      metrics: Object.fromEntries(
        metrics.flatMap(name => {
          const value = numberOrText(row, name)
          return typeof value === 'number' ? [[name, value]] : []
        }),
      ),
      endMs: lastMs - later * 1000,
      seconds: quantityOf(row, meanings, 'seconds'),
      cpuJoules: quantityOf(row, meanings, 'cpuJoules'),
      ramJoules: quantityOf(row, meanings, 'ramJoules'),
      gpuJoules: quantityOf(row, meanings, 'gpuJoules'),
      failure: isDone ? null : `experiment-runner left it ${row.cells.get('__done') || 'without a state'}`,
      warnings: [
        `experiment-runner's ${row.cells.get('__run_id')}; its table keeps no times: start and end follow from the file's own`,
      ],
    }
  })
}

export const toolOfRunTable: ForeignTool = {
  name: 'experiment-runner',
  versions: {},
  assumption: "experiment-runner's table does not tell how a column was measured",
}

function checkedQuantities(
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, RunTableQuantity>> {
  for (const [column, quantity] of Object.entries(given)) {
    if (!Object.hasOwn(quantities, quantity))
      throw new UsageError(
        `the column ${column}: found ${JSON.stringify(quantity)}; allowed: ${Object.keys(quantities).join(', ')}`,
      )
  }
  return given as Readonly<Record<string, RunTableQuantity>>
}

function pick<Value>(
  values: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

function quantityOf(
  row: ForeignRow,
  meanings: Readonly<Record<string, RunTableQuantity>>,
  key: (typeof quantities)[RunTableQuantity]['key'],
): number | null {
  const columns = Object.entries(meanings).filter(([, quantity]) => quantities[quantity].key === key)
  const values = columns.map(([column, quantity]) => {
    const value = numberIn(row, column)
    return value === null ? null : value * quantities[quantity].factor
  })
  return values.length === 0 || values.includes(null)
    ? null
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

function numberOrText(row: ForeignRow, column: string): number | string | null {
  const text = row.cells.get(column) ?? ''
  return text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text
}

function settingOf(text: string): HyperparameterValue {
  if (text === 'True' || text === 'False') return text === 'True'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
