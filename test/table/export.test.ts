import { table } from 'arquero'
import { describe, expect, it } from 'vitest'
import { exportTable, type TableFormat } from '../../lib/table/export.ts'

const dangerous = [
  '=1+1',
  '+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '=HYPERLINK("x","y")',
]
const harmless = ['-0.5', '+3', '-1e-7', 'mlp', 'a=b', 'lr -0.1', '–', '1;2', 'a,b', 'say "hi"', '']

async function exported(
  values: readonly unknown[],
  format: TableFormat = 'csv',
  raw = false,
): Promise<string> {
  return [...(await exportTable(table({ name: [...values] }), format, { raw }))].join('')
}

describe('a table as CSV', () => {
  it.each(dangerous)('has no text that a spreadsheet would run: %j', async text => {
    const [, ...lines] = (await exported([text])).split('\n')
    expect(lines.join('\n')).toMatch(/^"?['␍]/)
  })

  it('leaves numbers, and texts that are none of these', async () => {
    expect(await exported([-0.5, 1e-7, -3])).toBe('name\n-0.5\n1e-7\n-3\n')
    expect(await exported(harmless)).toBe(
      'name\n-0.5\n+3\n-1e-7\nmlp\na=b\nlr -0.1\n–\n"1;2"\n"a,b"\n"say ""hi"""\n\n',
    )
  })

  it('shows what a terminal would obey', async () => {
    expect(await exported(['a\u001b[2Jb\u202e'])).toBe('name\na␛[2Jb�\n')
  })

  it('has texts as they are when asked to', async () => {
    expect(await exported(['=1+1', 'a\u001b'], 'csv', true)).toBe('name\n=1+1\na\u001b\n')
  })
})

describe('a table as JSON', () => {
  it('holds every text as it is, by escapes', async () => {
    const texts = [...dangerous, 'a\u001b\u009b\u202e']
    const json = await exported(texts, 'json')
    expect(json).not.toMatch(/[\u001b\u009b\u202e]/)
    expect(JSON.parse(json)).toEqual(texts.map(name => ({ name })))
  })
})
