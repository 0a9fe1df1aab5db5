import { CsvSyntaxError, parseCsv } from '../../config/csv-reader.js'
import type { MetricFormat } from '../../config/pattern/metric-file.js'

/** What stands at a key of a file: a number, or what is none. */
export type FileValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'not finite' | 'no number'; readonly text: string }

/** A file that cannot be read as what it should be, or that does not say clearly what is at a key; in words. */
export class MetricFileError extends Error {
  override readonly name = 'MetricFileError'
}

interface FileText {
  readonly text: string
  /** What stood there before the attempt, as the beginning of the same text: only lines and rows after it count. */
  readonly before: string
  readonly format: MetricFormat
}

/**
 * The values at a key of a file, in its order; none where nothing has that key.
 *
 * @throws MetricFileError
 */
export function valuesAt({ text, before, format }: FileText, key: string): readonly FileValue[] {
  const whole = withoutMark(text)
  switch (format) {
    case 'json':
      return leavesAt(parsed(whole, ''), key).map(fileValue)
    case 'json lines':
      return linesOf(withoutMark(text.slice(before.length))).flatMap(({ line, number }) =>
        leavesAt(parsed(line, ` in line ${number + countOfLines(before)}`), key).map(fileValue),
      )
    case 'csv':
      return cellsAt(whole, countOfLines(before), key)
  }
}

/** The first names of a file's values, to tell what it holds in place of a key. */
export function keysIn({ text, format }: Pick<FileText, 'text' | 'format'>): readonly string[] {
  try {
    if (format === 'csv') return parseCsv(text)[0]?.fields ?? []
    const first = format === 'json' ? text : (linesOf(text)[0]?.line ?? '')
    const value = parsed(withoutMark(first), '')
    const object = Array.isArray(value) ? value.find(isObject) : value
    return isObject(object) ? Object.keys(object) : []
  } catch {
    return []
  }
}

// What Python's json writes of a number that is not finite, which is no JSON; a text cannot begin with this character
// unless it is escaped.
const notFinite = '\0'
const wordsOfPython = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    try {
      return JSON.parse(
        text.replaceAll(wordsOfPython, word => (word.startsWith('"') ? word : `"\\u0000${word}"`)),
      )
    } catch {
      throw new MetricFileError(
        `it is no JSON${where}: ${shown(error instanceof Error ? error.message : '')}`,
      )
    }
  }
}

// A list within a list is no series of values.
const maxDepth = 100

/** What stands under a key: of each element of a list, and of a name that holds dots itself too. */
function leavesAt(value: unknown, key: string, depth = 0): readonly unknown[] {
  if (depth > maxDepth) throw new MetricFileError('it is nested too deeply')
  if (Array.isArray(value)) return value.flatMap(element => leavesAt(element, key, depth + 1))
  if (!isObject(value)) return []
  const ways = splitsOf(key).flatMap(([name, rest]) => {
    if (!Object.hasOwn(value, name)) return []
    const own = value[name]
    const leaves = rest === undefined ? (Array.isArray(own) ? own : [own]) : leavesAt(own, rest, depth + 1)
    return leaves.length === 0 ? [] : [leaves]
  })
  if (ways.length > 1) throw new MetricFileError(`"${key}" may be read in ${ways.length} ways`)
  return ways[0] ?? []
}

/** `a.b.c` is `a` and `b.c`, `a.b` and `c`, or the whole. */
function splitsOf(key: string): readonly (readonly [name: string, rest: string | undefined])[] {
  const dots = [...key].flatMap((character, place) => (character === '.' ? [place] : []))
  return [...dots.map(dot => [key.slice(0, dot), key.slice(dot + 1)] as const), [key, undefined] as const]
}

function fileValue(found: unknown): FileValue {
  if (typeof found === 'number') {
    return Number.isFinite(found)
      ? { kind: 'number', value: found }
      : { kind: 'not finite', text: String(found) }
  }
  if (typeof found === 'string' && found.startsWith(notFinite))
    return { kind: 'not finite', text: found.slice(1) }
  return { kind: 'no number', text: shown(JSON.stringify(found) ?? '') }
}

/** @param skipped Lines that stood there before. */
function cellsAt(text: string, skipped: number, key: string): readonly FileValue[] {
  const [header, ...rows] = readCsv(text)
  const columns = (header?.fields ?? []).flatMap((name, place) => (name.trim() === key ? [place] : []))
  const [column] = columns
  if (column === undefined) return []
  if (columns.length > 1) throw new MetricFileError(`${columns.length} of its columns are called "${key}"`)
  return rows.flatMap(({ line, fields }) => {
    // Loggers leave the cells of other metrics empty.
    const cell = fields[column]?.trim() ?? ''
    return line <= skipped || cell === '' ? [] : [cellValue(cell)]
  })
}

function readCsv(text: string) {
  try {
    return parseCsv(text)
  } catch (error) {
    if (error instanceof CsvSyntaxError)
      throw new MetricFileError(`it is no CSV in line ${error.line}: ${error.message}`)
    throw error
  }
}

function cellValue(cell: string): FileValue {
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(cell)) return { kind: 'not finite', text: cell }
  const value = Number(cell)
  const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell)
  if (!isNumber) return { kind: 'no number', text: shown(JSON.stringify(cell)) }
  return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'not finite', text: cell }
}

function linesOf(text: string): readonly { readonly line: string; readonly number: number }[] {
  return text
    .split('\n')
    .map((line, place) => ({ line, number: place + 1 }))
    .filter(({ line }) => line.trim() !== '')
}

function countOfLines(text: string): number {
  return text.split('\n').length - 1
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
