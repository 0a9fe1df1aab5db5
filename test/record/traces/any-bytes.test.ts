import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, constantFrom, array as list, oneof, property, string, uint8Array } from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CsvSyntaxError, parseCsv } from '../../../lib/config/csv-reader.ts'
import { scanTrace } from '../../../lib/record/traces/trace-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bytes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Pieces of true files in any order come nearer to being taken for one than bytes at random.
const pieces = constantFrom(
  ',',
  '\n',
  '\r\n',
  '\r',
  '"',
  '""',
  '\0',
  '1764599559.123',
  '1e5',
  '-',
  'N/A',
  '\uFEFF',
  ' ',
)
const anyText = list(oneof(pieces, string({ unit: 'binary' })), { maxLength: 80 })

function scan(content: Uint8Array | string) {
  const file = join(folder, 'trace.csv')
  writeFileSync(file, content)
  const widths: number[] = []
  const header = scanTrace(file, values => widths.push(values.length))
  return { header, widths }
}

describe('any bytes as a trace', () => {
  it('are rows as wide as their header', () => {
    assert(
      property(oneof(uint8Array({ maxLength: 4000 }), anyText), content => {
        const { header, widths } = scan(content instanceof Uint8Array ? content : content.join(''))
        for (const width of widths) expect(width).toBe(header.length)
      }),
      { numRuns: 300 },
    )
  })

  it('take no memory, whatever the length of a line', () => {
    const before = process.memoryUsage().arrayBuffers
    expect(scan(`a,b\n1,2\n${'9'.repeat(5_000_000)}\n3,4\n`).widths.length).toBeGreaterThanOrEqual(2)
    expect(scan('x'.repeat(5_000_000)).widths).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2e6)
  })
})

describe('any text as CSV', () => {
  const parsed = (text: string) => {
    try {
      return parseCsv(text)
    } catch (error) {
      expect(error).toBeInstanceOf(CsvSyntaxError)
      return undefined
    }
  }

  it('is records on lines that go forward, or a mistake that names its line', () => {
    assert(
      property(anyText, texts => {
        let lastLine = 0
        for (const { line, fields } of parsed(texts.join('')) ?? []) {
          expect(line).toBeGreaterThan(lastLine)
          expect(fields.length).toBeGreaterThan(0)
          lastLine = line
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is read again as it was written', () => {
    assert(
      property(list(list(string({ unit: 'binary' }), { minLength: 2 })), rows => {
        const text = rows
          .map(row => row.map(field => `"${field.replaceAll('"', '""')}"`).join(','))
          .join('\n')
        expect(parsed(text)?.map(({ fields }) => fields)).toEqual(rows)
      }),
    )
  })

  it('may hold a field of any length and any quotes', () => {
    const quotes = '""'.repeat(3_000_000)
    expect(parsed(`"${quotes}"`)?.[0]?.fields[0]).toHaveLength(3_000_000)
    expect(parsed(`"${quotes}`)).toBeUndefined()
  })
})
