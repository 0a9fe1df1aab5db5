import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../lib/notebook/execute/cell-failure.ts'

const source = "// what is tried\nconst a = 1\nthrow new TypeError('mine')"

describe('the failure of a cell', () => {
  it('names the line that TypeScript names', () => {
    const said = "2:7 - Type 'number' is not assignable to type 'string'.\n3:1 - Cannot find name 'b'.\n"
    expect(failureOf(4, source, said)).toEqual({
      cell: 4,
      line: 2,
      source: 'const a = 1',
      error: said.trim(),
    })
  })

  it('finds the line that was thrown from in the cell, where it stands there once', () => {
    const said =
      "evalmachine.<anonymous>:5\nthrow new TypeError('mine');\n^\n\nTypeError: mine\n    at evalmachine.<anonymous>:5:7\n"
    const found = { line: 3, source: "throw new TypeError('mine')", error: 'TypeError: mine' }
    expect(failureOf(1, source, said)).toMatchObject(found)
    expect(failureOf(1, `${source}\n${source}`, said)).toMatchObject({
      ...found,
      line: undefined,
      source: 'const a = 1',
    })
  })

  it('takes the line from an error of ours, and does not say it twice', () => {
    const said = 'UsageError: repo: found nobody\n  in line 2 of this cell: const a = 1\n'
    const error = 'UsageError: repo: found nobody'
    expect(failureOf(1, source, said)).toEqual({ cell: 1, line: 2, source: 'const a = 1', error })
  })

  it('has the first line of code where none is named, no colours, and few lines', () => {
    const said = `\u001B[31mUsageError\u001B[39m: ${'x'.repeat(400)}\n${'  and more\n'.repeat(20)}    at run (file.js:1:1)\n`
    const { line, source: first, error } = failureOf(1, source, said)
    expect({ line, first }).toEqual({ line: undefined, first: 'const a = 1' })
    expect(error).toMatch(/^UsageError: x+…\n/)
    expect(error.split('\n')).toHaveLength(12)
    expect(error).toMatch(/… 10 more lines in the notebook$/)
  })
})
