import { isObject } from '../../config/batch/remarks.js'

type Part = Readonly<Record<string, unknown>>

/**
 * A Vega-Lite specification that draws the same of fewer bytes: its data as CSV, since Jupyter stores objects with each of
 * their values on a line of its own; without columns that nothing in it names; and what is the same in all rows of an
 * experiment once, looked up by its name.
 */
export function compactData(spec: Part): Part {
  return compactPart(spec, wordsOf(spec))
}

function compactPart(part: Part, words: ReadonlySet<string>): Part {
  const inner = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, compactValue(value, words)]),
  )
  return isObject(part.data) ? { ...inner, ...compacted(part.data, part.transform, words) } : inner
}

function compactValue(value: unknown, words: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map(item => compactValue(item, words))
  return isObject(value) ? compactPart(value, words) : value
}

/** All words of a specification's texts but those of its data: field names stand among them, in expressions too. */
function wordsOf(value: unknown): ReadonlySet<string> {
  const words = new Set<string>()
  const collect = (inner: unknown): void => {
    if (typeof inner === 'string') for (const word of inner.match(/[\p{L}\p{N}_$]+/gu) ?? []) words.add(word)
    else if (Array.isArray(inner)) inner.forEach(collect)
    else if (isObject(inner)) {
      for (const [name, one] of Object.entries(inner)) if (name !== 'values') collect(one)
    }
  }
  collect(value)
  return words
}

/** A column of the data, and how its cells are read again. */
interface Column {
  readonly name: string
  readonly cells: readonly unknown[]
  readonly kind: 'number' | 'boolean' | 'string'
}

function compacted(data: Part, transform: unknown, words: ReadonlySet<string>): Part {
  const { values, ...others } = data
  const columns = Array.isArray(values) && others.format === undefined ? columnsOf(values, words) : undefined
  if (columns === undefined) return { data }
  const { own, shared } = factored(columns)
  const [key, ...fields] = shared
  if (key === undefined) return { data: { ...others, ...csvOf(columns) } }
  const from = { data: csvOf(shared), key: key.name, fields: fields.map(({ name }) => name) }
  const before = [{ lookup: key.name, from }]
  return {
    data: { ...others, ...csvOf(own) },
    transform: Array.isArray(transform) ? [...before, ...transform] : before,
  }
}

/** The columns of rows that have all the same; undefined where a text cannot say what one of them holds. */
function columnsOf(rows: readonly unknown[], words: ReadonlySet<string>): readonly Column[] | undefined {
  if (rows.length < 2 || !rows.every(isObject)) return undefined
  const names = Object.keys(rows[0] ?? {})
  if (rows.some(row => Object.keys(row).length !== names.length)) return undefined
  const used = names.filter(name => (name.match(/[\p{L}\p{N}_$]+/gu) ?? []).every(word => words.has(word)))
  const columns = used.flatMap(name => {
    const cells = rows.map(row => row[name])
    const kind = kindOf(cells)
    return kind === undefined ? [] : [{ name, cells, kind }]
  })
  return columns.length > 0 && columns.length === used.length ? columns : undefined
}

function kindOf(cells: readonly unknown[]): Column['kind'] | undefined {
  if (cells.every(cell => cell === null || typeof cell === 'number')) return 'number'
  if (cells.every(cell => typeof cell === 'boolean')) return 'boolean'
  return cells.every(cell => typeof cell === 'string') ? 'string' : undefined
}

/** Columns of which several rows say the same, by the shortest that tells these rows: it, and what follows from it. */
function factored(columns: readonly Column[]): {
  readonly own: readonly Column[]
  readonly shared: readonly Column[]
} {
  const texts = columns.filter(({ kind }) => kind === 'string')
  const candidates = texts.map(key => {
    const following = texts.filter(column => column !== key && followsFrom(column, key))
    const distinct = new Set(key.cells).size
    const saved = following.length * (key.cells.length - 2 * distinct) * (distinct > 1 ? 1 : 0)
    return { key, following, saved, bytes: key.cells.join('').length }
  })
  const [best] = candidates.sort((a, b) => b.saved - a.saved || a.bytes - b.bytes)
  if (best === undefined || best.saved <= 0) return { own: columns, shared: [] }
  const { key, following } = best
  const firsts = [...new Map(key.cells.map((cell, row) => [cell, row] as const).reverse()).values()].reverse()
  const shared = [key, ...following].map(column => ({
    ...column,
    cells: firsts.map(row => column.cells[row]),
  }))
  return { own: columns.filter(column => !following.includes(column)), shared }
}

function followsFrom(column: Column, key: Column): boolean {
  const known = new Map<unknown, unknown>()
  return key.cells.every((cell, row) => {
    if (!known.has(cell)) known.set(cell, column.cells[row])
    return known.get(cell) === column.cells[row]
  })
}

function csvOf(columns: readonly Column[]): Part {
  const rows = columns[0]?.cells ?? []
  const lines = rows.map((_, row) => columns.map(({ cells }) => field(cells[row])).join())
  return {
    values: [columns.map(({ name }) => field(name)).join(), ...lines].join('\n'),
    format: {
      type: 'csv',
      // A text is left as it is: to be read as one, an empty one would be none.
      parse: Object.fromEntries(
        columns.flatMap(({ name, kind }) => (kind === 'string' ? [] : [[name, kind]])),
      ),
    },
  }
}

// RFC 4180, as Vega reads it: d3-dsv.
function field(value: unknown): string {
  const text = value === null ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
