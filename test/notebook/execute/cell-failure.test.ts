import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../lib/notebook/execute/cell-failure.ts'

const source = "// what is tried\nconst a = 1\nthrow new TypeError('mine')"

describe('the failure of a cell', () => {
  it('takes the line that the kernel names, and does not say it twice', () => {
    const said = 'UsageError: repo: found nobody\n  in line 2 of this cell: const a = 1\n'
    const error = 'UsageError: repo: found nobody'
    expect(failureOf(1, source, said)).toEqual({ cell: 1, line: 2, source: 'const a = 1', error })
  })

  it('keeps the lines of earlier cells, in which it was thrown', () => {
    const said =
      'TypeError: mine\n  in line 9 of cell [1]: return a.b\n  in line 3 of this cell: help()\n  in line 1 of this cell: x\n'
    const error = 'TypeError: mine\n  in line 9 of cell [1]: return a.b\n  in line 1 of this cell: x'
    expect(failureOf(4, source, said)).toMatchObject({ line: 3, error })
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
