import { readFlagWords } from './flag-words.js'
import type { HelpFamily, HelpOption } from './help-option.js'

/**
 * Help in boxes, as rich draws it for typer, rich-click and tyro: rows between `│`, cells two spaces apart, a `*`
 * before what is required, and the rest of a long cell in rows without a flag.
 */
export const boxesFamily: HelpFamily = {
  name: 'options in boxes (typer, rich-click, tyro)',
  recognises: text => /^\s*[│┃|]\s+(?:\*\s+)?--?\p{L}/mu.test(text),
  read: readBoxes,
}

interface Row {
  readonly head: string[]
  readonly text: string[]
  readonly required: boolean
  /** Where its first flag and its description begin. */
  readonly indent: number
}

const row = /^\s*[│┃|](.*)[│┃|]\s*$/u

function readBoxes(text: string): readonly HelpOption[] {
  const rows: Row[] = []
  let open: Row | undefined
  for (const line of text.split('\n')) {
    const inner = row.exec(line)?.[1]
    if (inner === undefined || inner.trim() === '') {
      open = undefined
      continue
    }
    const required = /^\s*\*\s/.test(inner)
    const bare = inner.replace(/^(\s*)\*(\s)/, '$1 $2')
    const indent = bare.length - bare.trimStart().length
    const isFlag = /^\s*--?[\p{L}[]/u.test(bare)
    if (isFlag && (open === undefined || indent <= open.indent + 6)) {
      const { head, rest } = cellsOf(bare)
      open = { head, text: rest, required, indent }
      rows.push(open)
    } else if (open !== undefined && indent > open.indent) {
      open.text.push(bare.trim())
    }
  }
  return rows.flatMap(({ head, text: words, required }) => {
    const found = readFlagWords(head.join(' '))
    if (found === undefined) return []
    const said = words.join(' ').trim()
    const isRequired = required || /\[required\]/i.test(said)
    return [{ ...found, text: said, ...(isRequired ? { required: true } : {}) }]
  })
}

// Flags, short flags and what stands for the value have cells of their own.
function cellsOf(inner: string): { readonly head: string[]; readonly rest: string[] } {
  const cells = inner.trim().split(/\s{2,}/)
  const flags = cells.findIndex(cell => !/^--?[\p{L}[]/u.test(cell))
  if (flags === -1) return { head: cells.map(joined), rest: [] }
  const metavar = isMetavar(cells[flags] ?? '') ? 1 : 0
  const negatives = cells.slice(0, flags)
  return {
    head: [...negatives.map(joined), ...cells.slice(flags, flags + metavar)],
    rest: cells.slice(flags + metavar),
  }
}

// typer parts flags of one cell with commas; those of the next one are other names, or what turns it off.
function joined(cell: string): string {
  return cell.replaceAll(/(?<=\S),(?=-)/g, ', ')
}

function isMetavar(cell: string): boolean {
  return /^(?:[A-Z][A-Z_ ]*(?:\.\.\.)?|<.*>(?:\.\.\.)?|\[.*\|.*\]|\{.*\}.*|[A-Z_]+\|.*)(?: \[.*\])?$/.test(
    cell,
  )
}
