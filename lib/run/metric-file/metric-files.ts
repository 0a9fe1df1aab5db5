import { createHash } from 'node:crypto'
import { closeSync, readSync, type Stats } from 'node:fs'
import type { Metric } from '../../config/pattern/metric.js'
import { formatOf } from '../../config/pattern/metric-file.js'
import { isHollow, openRegularFile, StrangeFileError } from '../../os/regular-file.js'
import type { MissingReason } from '../log/metrics/metric-readings.js'
import { type FileValue, keysIn, MetricFileError, valuesAt } from './file-values.js'

/** A metric that a training writes into a file: where that is, and where a link may lead. */
export interface MetricInFile {
  readonly name: string
  readonly metric: Metric
  readonly path: string
  readonly folders: readonly string[]
}

/** What the files of an attempt say of its metrics. */
export interface FileMetrics {
  readonly metrics: ReadonlyMap<string, number>
  readonly missing: ReadonlyMap<string, MissingReason>
  /** Why, in words, by metric. */
  readonly details: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

// A file of numbers is smaller; more is not read into memory.
const maxBytes = 64 << 20
// A file system may tell times in whole seconds.
const toleranceMs = 1000

/** A file as it stood before the attempt. */
interface Before {
  readonly stats: Stats
  /** Of its whole content. */
  readonly sha256: string
}

/**
 * Looks at the files in which metrics will stand, before an attempt begins, so that nothing that was there before passes
 * for its result.
 */
export class MetricFiles {
  readonly #wanted: readonly MetricInFile[]
  readonly #before = new Map<string, Before>()

  constructor(wanted: readonly MetricInFile[]) {
    this.#wanted = wanted
    for (const { path, folders } of wanted) {
      try {
        const { bytes, stats } = readBytes(path, folders)
        this.#before.set(path, { stats, sha256: sumOf(bytes) })
      } catch {
        // Nothing that could be taken for a result.
      }
    }
  }

  /** @param startMs When the attempt began, wall time. */
  result(startMs: number): FileMetrics {
    const metrics = new Map<string, number>()
    const missing = new Map<string, MissingReason>()
    const details = new Map<string, string>()
    const warnings: string[] = []
    for (const wanted of this.#wanted) {
      const { name } = wanted
      const found = this.#read(wanted, startMs)
      if ('value' in found) {
        metrics.set(name, found.value)
        if (found.warning !== undefined) warnings.push(`metric ${name}: ${found.warning}`)
      } else {
        missing.set(name, found.missing)
        details.set(name, found.detail)
        if (found.missing === 'diverged') warnings.push(`metric ${name}: ${found.detail}`)
      }
    }
    return { metrics, missing, details, warnings }
  }

  #read({ metric, path, folders }: MetricInFile, startMs: number): Found {
    const { file, key } = metric.file ?? { file: '', key: '' }
    const format = formatOf(file)
    if (format === undefined) return lacking('unreadable file', `${file} has no name that tells its format`)
    try {
      const { bytes, stats } = readBytes(path, folders)
      const before = this.#before.get(path)
      if (isOld(stats, before, startMs)) {
        return lacking('old file', `${file} is from before this attempt, which did not write it`)
      }
      const text = decoded(bytes)
      const old = format === 'json' ? '' : decoded(bytes.subarray(0, keptBytes(bytes, before)))
      if (old !== '' && text.slice(old.length).trim() === '') {
        return lacking('old file', `${file} holds nothing that was not there before this attempt`)
      }
      const values = valuesAt({ text, before: old, format }, key)
      if (values.length > 0) return chosen(values, metric, file)
      const keys = keysIn({ text, format }).slice(0, 5).join(', ')
      return lacking('no key', `${file} has no "${key}"${keys === '' ? '' : `; it has ${keys}`}`)
    } catch (error) {
      return whyNot(error, file)
    }
  }
}

type Found =
  | { readonly value: number; readonly warning?: string }
  | { readonly missing: MissingReason; readonly detail: string }

function lacking(missing: MissingReason, detail: string): Found {
  return { missing, detail }
}

function whyNot(error: unknown, file: string): Found {
  if (error instanceof MetricFileError) return lacking('unreadable file', `${file}: ${error.message}`)
  if (error instanceof StrangeFileError)
    return lacking('unreadable file', `${file} is ${error.found}, which is not read`)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return lacking('no file', `${file} is not there: the training did not write it`)
  return lacking(
    'unreadable file',
    `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
  )
}

/** Which of several values counts, as of several matches in a log. */
function chosen(values: readonly FileValue[], { select, direction }: Metric, file: string): Found {
  const last = values.at(-1)
  if (select === 'first' || select === 'last') return single(select === 'first' ? values[0] : last, file)
  const unclear = values.find(({ kind }) => kind === 'no number')
  if (unclear !== undefined) return single(unclear, file)
  const numbers = values.flatMap(one => (one.kind === 'number' ? one.value : []))
  if (numbers.length === 0) return single(last, file)
  const isLowest = select === 'min' || (select === 'best' && direction === 'lower')
  const value = numbers.reduce((one, other) => (isLowest ? Math.min(one, other) : Math.max(one, other)))
  return last === undefined || last.kind === 'number'
    ? { value }
    : { value, warning: `its ${select} counts, but the last in ${file} is ${last.text}` }
}

function single(value: FileValue | undefined, file: string): Found {
  if (value?.kind === 'number') return { value: value.value }
  const text = value?.text ?? 'nothing'
  return value?.kind === 'not finite'
    ? lacking('diverged', `it is ${text} in ${file}: it diverged`)
    : lacking('no number', `${text} in ${file} is no number`)
}

function isOld(stats: Stats, before: Before | undefined, startMs: number): boolean {
  if (stats.mtimeMs < startMs - toleranceMs) return true
  const old = before?.stats
  return (
    old?.ino === stats.ino &&
    old.dev === stats.dev &&
    old.size === stats.size &&
    old.mtimeMs === stats.mtimeMs
  )
}

/** How many bytes at the beginning are what the file held before, where something was appended to it. */
function keptBytes(bytes: Buffer, before: Before | undefined): number {
  const size = before?.stats.size ?? 0
  if (before === undefined || size === 0 || size >= bytes.length) return 0
  return sumOf(bytes.subarray(0, size)) === before.sha256 ? size : 0
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new MetricFileError('it is no text in UTF-8')
  }
}

function readBytes(path: string, folders: readonly string[]) {
  const { descriptor, stats } = openRegularFile(path, { links: { folders } })
  try {
    if (stats.size > maxBytes || isHollow(stats)) {
      throw new MetricFileError(`it has ${stats.size} bytes, and more than ${maxBytes} are not read`)
    }
    const bytes = Buffer.alloc(stats.size)
    return { bytes: bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0)), stats }
  } finally {
    closeSync(descriptor)
  }
}

function sumOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
