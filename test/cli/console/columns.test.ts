import { PassThrough } from 'node:stream'
import { assert, integer, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignColumns, cutToWidth, widthOf } from '../../../lib/cli/console/columns.ts'
import { LiveLine } from '../../../lib/cli/console/live-line.ts'
import { Screen } from '../../../lib/cli/console/screen.ts'

/** A terminal of so many columns, and all that was written to it. */
function terminal(columns: number): { stream: NodeJS.WriteStream; written: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 24 })
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    written: () => String(stream.read() ?? ''),
  }
}

describe('the width of a text', () => {
  it.each([
    ['loss', 4],
    ['損失率', 6],
    ['🌙', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇨🇭', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('%s takes %d columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns)
  })

  it('is what a cut keeps to, whatever the text', () => {
    assert(
      property(string({ unit: 'grapheme' }), integer({ min: 1, max: 40 }), (text, columns) => {
        const cut = cutToWidth(text, columns, '…')
        expect(widthOf(cut)).toBeLessThanOrEqual(columns)
        if (widthOf(text) <= columns) expect(cut).toBe(text)
      }),
    )
  })

  it('is never cut through a letter of two columns', () => {
    expect(cutToWidth('損失率', 3)).toBe('損')
    expect(cutToWidth('🇨🇭🇩🇪', 3)).toBe('🇨🇭')
    expect(cutToWidth('損失率', 4, '…')).toBe('損…')
  })
})

describe('a terminal', () => {
  it('has columns that stand below one another, also with Chinese letters and emoji', () => {
    expect(
      alignColumns([
        ['損失率', 'a'],
        ['loss', 'b'],
        ['🌙', 'c'],
      ]),
    ).toEqual(['損失率  a', 'loss    b', '🌙      c'])
  })

  it('has a live line that never wraps, whatever its letters', () => {
    const { stream, written } = terminal(10)
    new LiveLine(stream).show('損失率損失率')
    expect(written()).toBe('\r\u001B[2K損失率損')
  })

  it('has lines to draw over that never wrap, whatever their letters', () => {
    const { stream, written } = terminal(10)
    new Screen(stream).show(['🌙🌙🌙🌙🌙🌙'])
    expect(written()).toBe('\r\u001B[J🌙🌙🌙🌙\n')
  })
})
