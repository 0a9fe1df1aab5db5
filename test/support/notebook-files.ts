import { readFileSync, writeFileSync } from 'node:fs'

export interface StoredCell {
  readonly cell_type: string
  readonly source: readonly string[]
  readonly metadata: { readonly tags?: readonly string[] }
  readonly execution_count?: number | null
  readonly outputs?: readonly {
    readonly output_type: string
    readonly name?: string
    readonly text?: readonly string[]
    readonly data?: Readonly<Record<string, unknown>>
  }[]
}

export interface StoredNotebook {
  readonly nbformat_minor: number
  readonly metadata: Readonly<Record<string, unknown>>
  readonly cells: readonly StoredCell[]
}

/** Writes a notebook of code cells; a pair is a cell with a tag. */
export function writeNotebook(
  path: string,
  cells: readonly (string | readonly [source: string, tag: string])[],
  changes: object = {},
): void {
  const kernelspec = {
    display_name: 'TypeScript (nightwatt)',
    language: 'typescript',
    name: 'nightwatt-typescript',
  }
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: cells.map((cell, index) => {
      const [source, ...tags] = typeof cell === 'string' ? [cell] : cell
      const metadata = tags.length === 0 ? {} : { tags }
      return { cell_type: 'code', id: `cell-${index}`, source, metadata, execution_count: null, outputs: [] }
    }),
    ...changes,
  }
  writeFileSync(path, JSON.stringify(notebook))
}

export function readNotebook(path: string): StoredNotebook {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** What a stored cell printed. */
export function printedBy(cell: StoredCell | undefined): string {
  return (cell?.outputs ?? []).flatMap(({ text = [] }) => text).join('')
}
