/** Rows of a chart's data as columns, each by its place in the page's store. */
export interface StoredTable {
  readonly columns: Readonly<Record<string, number>>
}

/**
 * The data of all charts of a page. The same experiments stand behind several charts, each in a wide and a narrow
 * form: a column of values is kept once, however many charts show it.
 */
export class ColumnStore {
  readonly #rowOfKey: ReadonlyMap<string, number>
  readonly #columns: string[] = []
  readonly #places = new Map<string, number>()

  /** @param keys Names of the experiments in the charts, in the order of the page's table. */
  constructor(keys: readonly string[] = []) {
    this.#rowOfKey = new Map(keys.map((key, row) => [key, row]))
  }

  /** Keeps a column and tells its place. */
  add(values: readonly unknown[]): number {
    const json = packed(values)
    const known = this.#places.get(json)
    if (known !== undefined) return known
    this.#places.set(json, this.#columns.length)
    return this.#columns.push(json) - 1
  }

  /** Keeps rows that all have the same fields; undefined if they do not, or are too few to be worth it. */
  addRows(rows: readonly unknown[]): StoredTable | undefined {
    const [first] = rows
    if (rows.length < 4 || !isRecord(first)) return undefined
    const names = Object.keys(first)
    const alike = rows.every(
      row => isRecord(row) && Object.keys(row).length === names.length && names.every(name => name in row),
    )
    if (!alike) return undefined
    return {
      columns: Object.fromEntries(
        names.map(name => {
          const values = rows.map(row => (isRecord(row) ? row[name] : null))
          return [name, this.add(name === keyField ? values.map(key => this.#rows(key)) : values)]
        }),
      ),
    }
  }

  /** A compiled Vega specification whose rows lie in the store: `values` of its data becomes `columns`. */
  withoutRows(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    if (!Array.isArray(spec.data)) return spec
    return {
      ...spec,
      data: spec.data.map((source: unknown) => {
        if (!isRecord(source) || !Array.isArray(source.values)) return source
        const stored = this.addRows(source.values)
        if (stored === undefined) return source
        const { values, ...rest } = source
        return { ...rest, ...stored }
      }),
    }
  }

  // `3`, or `3 4 5` for marks that stand for several experiments.
  #rows(key: unknown): number | string | null {
    const rows = String(key)
      .split('\n')
      .flatMap(one => this.#rowOfKey.get(one) ?? [])
    return rows.length > 1 ? rows.join(' ') : (rows[0] ?? null)
  }

  /** All columns as a JSON list. */
  toJson(): string {
    return `[${this.#columns.join(',\n')}]`
  }
}

/** The field with the experiments that a mark stands for: lib/chart/draw/marks.ts. */
const keyField = 'k'

const worthPacking = 16

// Few different values in many rows: each once, and for each row its place among them, where that is shorter.
function packed(values: readonly unknown[]): string {
  const json = JSON.stringify(values)
  if (values.length < worthPacking) return json
  const distinct = [...new Set(values)]
  if (distinct.length > values.length / 4) return json
  const places = new Map(distinct.map((value, place) => [value, place]))
  const short = JSON.stringify({ distinct, places: values.map(value => places.get(value)) })
  return short.length < json.length ? short : json
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
