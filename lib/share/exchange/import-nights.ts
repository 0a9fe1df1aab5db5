import { resolve } from 'node:path'
import { findRoot } from '../../config/root.js'
import { RecordError, UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import { localTime, nightDate } from '../../record/time.js'
import { readForeignTable } from './foreign-table.js'
import { codeCarbonColumns, runsOfCodeCarbon, toolOfCodeCarbon } from './import-codecarbon.js'
import { type RunTableChoices, runsOfRunTable, runTableColumns, toolOfRunTable } from './import-run-table.js'
import { type ForeignRun, writeImportedNight } from './imported-night.js'

export interface ImportOptions extends RunTableChoices {
  /** Folder of the nights, relative to the project (results). */
  readonly results?: string | undefined
  /** Folder that the project is found from (the working folder). */
  readonly cwd?: string | undefined
}

/**
 * Makes nights of what other tools measured: an emissions.csv of CodeCarbon, or a run_table.csv of experiment-runner. Which
 * it is, its columns tell. Each evening becomes a night, for reports, tables and comparisons; what the tool did not keep is
 * absent, and its joules count as estimated, since the files do not tell otherwise.
 *
 * @param file Path of the CSV file.
 * @param options Where the nights are written; of a run table, which columns are factors and what others hold.
 * @returns Absolute paths of the nights.
 * @throws UsageError for options, and for what was imported before; RecordError for a file that is neither, naming its place.
 * @example
 * ```ts
 * import { exportNights, importNights } from 'nightwatt'
 *
 * const { path } = await exportNights('results', { to: 'codecarbon', out: 'emissions.csv' })
 * const nights = await importNights(path, { results: 'imported' })
 * console.log(nights)
 * ```
 */
export async function importNights(file: string, options: ImportOptions = {}): Promise<readonly string[]> {
  if (typeof file !== 'string' || file === '')
    throw new UsageError(`import: found ${whatWasFound(file)}; allowed: the path of a CSV file`)
  const { cwd = process.cwd(), results = 'results', ...choices } = options
  const table = readForeignTable(resolve(cwd, file))
  const has = (columns: readonly string[]) => columns.every(name => table.columns.includes(name))
  const isRunTable = has(runTableColumns)
  if (!isRunTable && !has(codeCarbonColumns))
    throw new RecordError(
      `${table.file}: found the columns ${table.columns.join(', ')}; allowed: those of CodeCarbon's emissions.csv (${codeCarbonColumns.join(', ')}, …) or of experiment-runner's run_table.csv (${runTableColumns.join(', ')}, …)`,
    )
  if (!isRunTable && (choices.factors !== undefined || choices.quantities !== undefined))
    throw new UsageError(
      `${table.file} is CodeCarbon's, which has no factors; allowed: --factors and --column for a run table alone`,
    )
  const runs = isRunTable ? runsOfRunTable(table, choices) : runsOfCodeCarbon(table)
  const tool = isRunTable ? toolOfRunTable : toolOfCodeCarbon(table)
  if (runs.length === 0)
    throw new RecordError(`${table.file}: found no run that was begun; allowed: at least one`)
  const folder = resolve(findRoot(cwd), results)
  return [...byEvening(runs).values()].map(evening => writeImportedNight(evening, tool, table.file, folder))
}

function byEvening(runs: readonly ForeignRun[]): ReadonlyMap<string, readonly ForeignRun[]> {
  const evenings = new Map<string, ForeignRun[]>()
  for (const run of [...runs].sort((one, other) => one.endMs - other.endMs)) {
    const date = nightDate(localTime(run.endMs - (run.seconds ?? 0) * 1000))
    evenings.set(date, [...(evenings.get(date) ?? []), run])
  }
  return evenings
}
