import type { VegaLiteSpec } from '../../chart/draw/spec.js'
import type { ColumnStore } from '../render/column-store.js'
import { hyperparameterPrefix, namesWithPrefix, type Row } from '../row.js'

/** The data of a chart as a reader downloads it: the name of each column and its place in the store. */
export type FigureData = readonly (readonly [name: string, place: number])[]

const identity = ['night', 'experiment_id', 'repository', 'model', 'outcome']

/** Columns of the table of experiments: who they are, what was set, and what the chart shows. */
export function experimentData(
  rows: readonly Row[],
  shown: readonly string[],
  store: ColumnStore,
): FigureData {
  const settings = namesWithPrefix(rows, hyperparameterPrefix).map(name => hyperparameterPrefix + name)
  return filledColumns(rows, [...identity, ...settings, ...shown], store)
}

/** All columns of a table that hold anything. */
export function tableData(rows: readonly Row[], store: ColumnStore): FigureData {
  return filledColumns(rows, Object.keys(rows[0] ?? {}), store)
}

function filledColumns(rows: readonly Row[], names: readonly string[], store: ColumnStore): FigureData {
  return names
    .filter(name => rows.some(row => row[name] !== null && row[name] !== undefined))
    .map(name => [name, store.add(rows.map(row => row[name] ?? null))] as const)
}

// Fields of the lines in lib/chart/timeline.ts.
const lineFields = [
  ['local_time', 't'],
  ['device', 'd'],
  ['mean', 'v'],
  ['least', 'lo'],
  ['most', 'hi'],
] as const

/** What a chart over time draws: the readings, or the stretches that they were reduced to. */
export function timelineData(spec: VegaLiteSpec, store: ColumnStore): FigureData {
  const rows = [...new Set(rowsIn(spec))].filter(row => 't' in row && 'v' in row)
  return lineFields.flatMap(([name, field]) =>
    rows.some(row => field in row) ? [[name, store.add(rows.map(row => row[field]))] as const] : [],
  )
}

function rowsIn(value: unknown): readonly Row[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(rowsIn)
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'data' && hasValues(inner) ? inner.values : rowsIn(inner),
  )
}

function hasValues(data: unknown): data is { readonly values: readonly Row[] } {
  return typeof data === 'object' && data !== null && 'values' in data && Array.isArray(data.values)
}
