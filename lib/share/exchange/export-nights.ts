import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { type NightSource, openNights } from '../../night/find/open-night.js'
import { statsOf } from '../../os/regular-file.js'
import { experiments } from '../../table/experiments.js'
import { addToCsv, type NamedRow } from './add-to-csv.js'
import { emissionsColumns, emissionsRows } from './codecarbon-rows.js'
import { addToMlflow } from './mlflow-store.js'

/** Where people keep results: a file store of MLflow, CodeCarbon's emissions.csv, or a CSV file of all columns. */
export type ExportTarget = 'mlflow' | 'codecarbon' | 'csv'

export const exportTargets: readonly ExportTarget[] = ['mlflow', 'codecarbon', 'csv']

export interface ExportOptions {
  readonly to: ExportTarget
  /** The store: a folder of MLflow (mlruns), a file (emissions.csv, experiments.csv), or a folder for that. */
  readonly out?: string | undefined
  /** Folder that a relative path is found from (the working folder). */
  readonly cwd?: string | undefined
}

/** What was exported. */
export interface Exported {
  /** Absolute path of the store. */
  readonly path: string
  readonly added: number
  /** How many experiments were there already, and were left as they were. */
  readonly there: number
}

const names = { mlflow: 'mlruns', codecarbon: 'emissions.csv', csv: 'experiments.csv' } as const

/**
 * Adds experiments to where other tools keep theirs. What is there stays; an experiment that was exported before is not added
 * again; what was not measured is empty, never zero.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @param options `to`: `mlflow`, `codecarbon` or `csv`; `out`: the store.
 * @throws UsageError for options, and for a file with other columns; RefusedError for a folder that is no store.
 * @example
 * ```ts
 * import { exportNights } from 'nightwatt'
 *
 * const { path, added } = await exportNights('results', { to: 'mlflow' })
 * console.log(path, added)
 * ```
 */
export async function exportNights(source: NightSource, options: ExportOptions): Promise<Exported> {
  const { to, cwd = process.cwd() } = options
  if (!exportTargets.includes(to))
    throw new UsageError(`export: to: found ${whatWasFound(to)}; allowed: ${exportTargets.join(', ')}`)
  const nights = await openNights(source)
  const path = placeOf(resolve(cwd, options.out ?? names[to]), to)
  switch (to) {
    case 'mlflow':
      return { path, ...(await addToMlflow(nights, path)) }
    case 'codecarbon':
      return { path, ...addToCsv(path, emissionsColumns, nights.flatMap(emissionsRows), ['run_id']) }
    case 'csv': {
      const table = await experiments(nights)
      return {
        path,
        ...addToCsv(path, table.columnNames(), table.objects().map(namedRow), ['night', 'experiment_id']),
      }
    }
  }
}

function placeOf(path: string, to: ExportTarget): string {
  return to !== 'mlflow' && statsOf(path)?.isDirectory() === true ? join(path, names[to]) : path
}

function namedRow(row: object): NamedRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Date
        ? value.toISOString()
        : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? value
          : null,
    ]),
  )
}
