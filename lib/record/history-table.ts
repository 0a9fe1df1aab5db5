import { resolve } from 'node:path'
import { CsvSyntaxError, parseCsv } from '../config/csv-reader.js'
import { foreignWords, leadsElsewhere } from '../config/json/foreign-words.js'
import { RecordError } from '../errors.js'
import { readRegularFile, StrangeFileError } from '../os/regular-file.js'
import { type EarlierRun, type History, isParallel } from './history.js'

const parameterPrefix = 'hyperparam_'

/**
 * The runs of a table such as summary.csv: `repository`, `model` and any `hyperparam_…` column count, and
 * `experiment_id`, which in the original tells a parallel run by its end `_parallel`.
 *
 * @throws RecordError naming the file and the line: no such file, no CSV, a column that is missing, a duration
 *   that is no number.
 */
export function readHistoryCsv(file: string): History {
  const path = resolve(file)
  try {
    return readTable(file, path)
  } catch (error) {
    // Words of the table are not shown where it is a link to what lies elsewhere.
    if (!(error instanceof RecordError) || !error.message.includes(', line ') || !leadsElsewhere(path))
      throw error
    throw new RecordError(`${path}: found ${foreignWords}; allowed: ${tableAllowed}`)
  }
}

function readTable(file: string, path: string): History {
  const [header, ...rows] = readRows(path)
  if (header === undefined) throw new RecordError(`${path}: found an empty file; allowed: ${tableAllowed}`)
  const columns = header.fields.map(name => name.trim())
  const missing = ['repository', 'model'].filter(name => !columns.includes(name))
  if (missing.length > 0) {
    throw new RecordError(
      `${path}, line ${header.line}: found no column ${missing.join(' and no column ')}; allowed: ${tableAllowed}`,
    )
  }
  const runs = rows.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      throw new RecordError(
        `${path}, line ${line}: found ${fields.length} fields; allowed: ${columns.length}, as in the header`,
      )
    }
    const row = new Map(
      columns.map((name, at) => {
        const cell = fields[at] ?? ''
        return [name, name.startsWith(parameterPrefix) ? cell : cell.trim()]
      }),
    )
    return runOf(row, `${path}, line ${line}`)
  })
  return { source: file, runs, problems: [] }
}

const tableAllowed =
  'a CSV table of runs with the columns repository, model and hyperparam_…, like summary.csv'

function readRows(path: string) {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readRegularFile(path, { links: 'anywhere' }))
  } catch (error) {
    throw new RecordError(`${path}: ${whyUnreadable(error)}; allowed: ${tableAllowed}`)
  }
  try {
    return parseCsv(text)
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error
    throw new RecordError(`${path}, line ${error.line}: found ${error.message}; allowed: CSV by RFC 4180`)
  }
}

function whyUnreadable(error: unknown): string {
  if (error instanceof StrangeFileError) return `found ${error.found}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'found no such file',
    EACCES: 'found a file that you may not read',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'found bytes that are no UTF-8',
  }
  return known[code] ?? `cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

function runOf(row: ReadonlyMap<string, string>, place: string): EarlierRun {
  const values = [...row]
    .filter(([name, cell]) => name.startsWith(parameterPrefix) && !isAbsent(cell))
    .map(([name, cell]) => [name.slice(parameterPrefix.length), toValue(cell)] as const)
  const duration = row.get('duration_seconds') ?? ''
  return {
    repository: row.get('repository') ?? '',
    model: row.get('model') ?? '',
    parallel: isParallel(row.get('experiment_id'), row.get('mode')),
    subject: row.get('subject') ?? '',
    hyperparameters: Object.fromEntries(values),
    succeeded: row.get('training_success')?.toLowerCase() === 'true',
    durationSeconds: isAbsent(duration) ? null : toNumber(duration, `${place}, duration_seconds`),
    energyJoules: null,
    isEnergyEstimated: false,
    logBytes: null,
  }
}

// What pandas and Python write where there is no value.
function isAbsent(cell: string): boolean {
  return ['', 'nan', 'none', 'null', 'n/a', '<na>'].includes(cell.trim().toLowerCase())
}

// Python writes True, JavaScript true.
function toValue(cell: string): string | number | boolean {
  const word = cell.trim()
  if (isNumber(word)) return Number(word)
  return /^true$/i.test(word) ? true : /^false$/i.test(word) ? false : cell
}

function isNumber(cell: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell)
}

function toNumber(cell: string, place: string): number {
  if (isNumber(cell)) return Number(cell)
  throw new RecordError(`${place}: found ${JSON.stringify(cell)}; allowed: a number, or nothing`)
}
