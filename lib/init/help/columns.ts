import { readFlagWords } from './flag-words.js'
import type { HelpFamily, HelpOption } from './help-option.js'
import { requiredFlags, withoutUsage } from './usage.js'

/**
 * Help in two columns, as argparse, click, commander, clap and most others print it: flags at the left, what they
 * mean beside them or below, further in.
 */
export const columnsFamily: HelpFamily = {
  name: 'options in columns (argparse, click and others)',
  recognises: text => /^\s*--?[\p{L}[]/mu.test(text),
  read: readColumns,
}

interface Entry {
  readonly indent: number
  readonly head: string
  readonly text: string[]
  /** Where its description begins; undefined until one was seen. */
  column: number | undefined
}

function readColumns(text: string): readonly HelpOption[] {
  const required = requiredFlags(text)
  return entriesOf(withoutUsage(text).split('\n')).flatMap(({ head, text: lines }) => {
    const words = readFlagWords(head)
    if (words === undefined) return []
    const found = { ...words, text: lines.join(' ').trim() }
    return [words.flags.some(flag => required.has(flag)) ? { ...found, required: true } : found]
  })
}

function entriesOf(lines: readonly string[]): readonly Entry[] {
  const entries: Entry[] = []
  let open: Entry | undefined
  for (const line of lines) {
    const indent = line.length - line.trimStart().length
    if (line.trim() === '') continue
    if (startsEntry(line, indent, open)) {
      open = entryOf(line, indent)
      entries.push(open)
    } else if (open !== undefined && indent > open.indent) {
      open.column ??= indent
      open.text.push(line.trim())
    } else {
      open = undefined
    }
  }
  return entries
}

// Text that begins with a dash, in the column of another option's description, belongs to that.
function startsEntry(line: string, indent: number, open: Entry | undefined): boolean {
  if (!/^\s*--?[\p{L}\p{N}[@?]/u.test(line) || /^\s*-\d/.test(line)) return false
  return open === undefined || open.column === undefined || indent < open.column || indent <= open.indent
}

function entryOf(line: string, indent: number): Entry {
  const words = line.trim()
  const gap = /\s{2,}/.exec(words)
  if (gap === null) return { indent, head: words, text: [], column: undefined }
  const column = indent + gap.index + gap[0].length
  return { indent, head: words.slice(0, gap.index), text: [words.slice(gap.index).trim()], column }
}
