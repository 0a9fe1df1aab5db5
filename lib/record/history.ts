import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { RecordError } from '../errors.js'
import { readRegularFile, readRegularText, StrangeFileError } from '../os/regular-file.js'
import { CsvSyntaxError, parseCsv } from './csv-reader.js'
import { subjectText } from './subject-text.js'

/** What an earlier run tells a new plan: what it tried, and how long it took. */
export interface EarlierRun {
  readonly repository: string
  readonly model: string
  /** Whether it ran beside a background load: a run of its own kind. */
  readonly parallel: boolean
  /** `project,module`, where it was applied to one; else empty. */
  readonly subject: string
  readonly hyperparameters: Readonly<Record<string, number>>
  readonly succeeded: boolean
  /** Of its last attempt; null where it is not known. */
  readonly durationSeconds: number | null
  /** What its log takes; null where it is not known. */
  readonly logBytes: number | null
}

/** Earlier runs and where they stand. */
export interface History {
  /** The file or folder, as messages call it. */
  readonly source: string
  readonly runs: readonly EarlierRun[]
  /** What could not be read, and why; empty when all is well. */
  readonly problems: readonly string[]
}

const parameterPrefix = 'hyperparam_'

/**
 * The runs of a table such as summary.csv: `repository`, `model` and any `hyperparam_…` column count, and
 * `experiment_id`, which in the original tells a parallel run by its end `_parallel`.
 *
 * @throws RecordError naming the file and the line: no such file, no CSV, a column that is missing, a cell that is no
 *   number.
 */
export function readHistoryCsv(file: string): History {
  const path = resolve(file)
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
    const row = new Map(columns.map((name, at) => [name, fields[at]?.trim() ?? '']))
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
    EISDIR: 'found a folder',
    EACCES: 'found a file that you may not read',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'found bytes that are no UTF-8',
  }
  return known[code] ?? `cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

function runOf(row: ReadonlyMap<string, string>, place: string): EarlierRun {
  const numbers = [...row]
    .filter(([name, cell]) => name.startsWith(parameterPrefix) && !isAbsent(cell))
    .map(([name, cell]) => [name.slice(parameterPrefix.length), toNumber(cell, `${place}, ${name}`)] as const)
  const duration = row.get('duration_seconds') ?? ''
  return {
    repository: row.get('repository') ?? '',
    model: row.get('model') ?? '',
    parallel: isParallel(row.get('experiment_id'), row.get('mode')),
    subject: row.get('subject') ?? '',
    hyperparameters: Object.fromEntries(numbers),
    succeeded: row.get('training_success')?.toLowerCase() === 'true',
    durationSeconds: isAbsent(duration) ? null : toNumber(duration, `${place}, duration_seconds`),
    logBytes: null,
  }
}

// What pandas and Python write where there is no value.
function isAbsent(cell: string): boolean {
  return ['', 'nan', 'none', 'null', 'n/a', '<na>'].includes(cell.toLowerCase())
}

function toNumber(cell: string, place: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell)) return Number(cell)
  throw new RecordError(`${place}: found ${JSON.stringify(cell)}; allowed: a number, or nothing`)
}

function isParallel(experimentId: string | undefined, mode: string | null | undefined): boolean {
  return mode === 'parallel' || experimentId?.endsWith('_parallel') === true
}

const programSchema = z.object({
  repository: z.string(),
  model: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()),
  training_success: z.boolean().optional(),
  duration_seconds: z.number().optional(),
})

// What is needed of an experiment's record, of whichever age: a parallel one holds it under `foreground`.
const recordSchema = z.object({
  experiment_id: z.string().optional(),
  mode: z.string().nullish(),
  subject: z.object({ project: z.string(), module: z.string() }).nullish(),
  foreground: z.unknown().optional(),
  attempts: z
    .array(z.object({ log_bytes: z.number().nullish(), log_bytes_kept: z.number().nullish() }))
    .optional()
    .catch(undefined),
})

/**
 * The runs recorded in a night's folder, of whichever layout; of a folder of nights, those of all of them.
 *
 * @throws RecordError when there is no such folder.
 */
export function readNightHistory(folder: string): History {
  const path = resolve(folder)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new RecordError(`${path} is no night: found no such folder; allowed: the folder of a night`)
  }
  const problems: string[] = []
  const runs = recordFiles(path).flatMap(file => {
    try {
      const run = runOfRecord(JSON.parse(readRegularText(file)))
      if (run !== undefined) return [run]
      problems.push(`${file} is no record of an experiment`)
    } catch (error) {
      problems.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
    return []
  })
  return { source: basename(path), runs, problems }
}

function recordFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name)
      // November 2025: TS_REPO_MODEL.json, flat in the results folder.
      if (entry.isFile()) return /^\d{8}_\d{6}_.*\.json$/.test(entry.name) ? [path] : []
      if (!entry.isDirectory()) return []
      if (/^run_\d{8}_\d{6}$/.test(entry.name)) return recordFiles(path)
      const file = join(path, 'experiment.json')
      return existsSync(file) ? [file] : []
    })
}

function runOfRecord(value: unknown): EarlierRun | undefined {
  const record = recordSchema.safeParse(value)
  if (!record.success) return undefined
  const { experiment_id, mode, foreground, subject, attempts } = record.data
  const last = attempts?.at(-1)
  const program = programSchema.safeParse(foreground ?? value)
  if (!program.success) return undefined
  const { repository, model, hyperparameters, training_success, duration_seconds } = program.data
  return {
    repository,
    model,
    hyperparameters: numbersIn(hyperparameters),
    parallel: isParallel(experiment_id, mode),
    subject: subjectText(subject),
    succeeded: training_success === true,
    durationSeconds: duration_seconds ?? null,
    logBytes: last?.log_bytes_kept ?? last?.log_bytes ?? null,
  }
}

function numbersIn(values: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  )
}
