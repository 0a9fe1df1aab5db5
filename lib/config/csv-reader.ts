/** A record of a CSV file: its fields, and the line of the file on which it begins, from 1. */
export interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

/** Text that is not CSV: on which line, and why. */
export class CsvSyntaxError extends Error {
  override readonly name = 'CsvSyntaxError'
  readonly line: number

  constructor(line: number, found: string) {
    super(found)
    this.line = line
  }
}

/**
 * The records of a CSV text by RFC 4180, with either kind of line breaks; empty lines are skipped.
 *
 * @throws CsvSyntaxError for a quote that does not end or is misplaced.
 */
export function parseCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = []
  let fields: string[] = []
  let line = 1
  let start = 1
  let offset = text.startsWith('\ufeff') ? 1 : 0
  while (offset < text.length) {
    const quoted = text[offset] === '"'
    const field = quoted ? quotedField(text, offset, line) : plainField(text, offset, line)
    fields.push(field.value)
    line += lineBreaks(text.slice(offset, field.end))
    offset = field.end
    const separator = /,|\r\n|\n|\r|$/y
    separator.lastIndex = offset
    const found = separator.exec(text)?.[0]
    if (found === undefined) throw new CsvSyntaxError(line, 'text behind the quote that ends a field')
    offset += found.length
    if (found === ',') {
      if (offset === text.length) fields.push('')
      else continue
    }
    if (fields.length > 1 || fields[0] !== '' || quoted) rows.push({ line: start, fields })
    fields = []
    if (found !== ',') line += 1
    start = line
  }
  return rows
}

interface Field {
  readonly value: string
  readonly end: number
}

// By search, not by a regular expression: one that steps over doubled quotes runs out of stack in a long field.
function quotedField(text: string, start: number, line: number): Field {
  let quote = text.indexOf('"', start + 1)
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  if (quote === -1) throw new CsvSyntaxError(line, 'a quote that does not end')
  return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
}

function plainField(text: string, start: number, line: number): Field {
  const form = /[^,\r\n]*/y
  form.lastIndex = start
  const value = form.exec(text)?.[0] ?? ''
  if (value.includes('"'))
    throw new CsvSyntaxError(line, 'a quote inside a field that does not begin with one')
  return { value, end: start + value.length }
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
