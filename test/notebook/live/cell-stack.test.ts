import { describe, expect, it } from 'vitest'
import { cellName, cellStack } from '../../../lib/notebook/live/cell-stack.ts'
import { packageRoot } from '../../../lib/version.ts'

const cells = new Map([
  [1, { source: 'const a = 1\n\nfunction help() {\n  return a.b.c\n}', lineOf: () => 3 }],
  [2, { source: '// now\nhelp()', lineOf: (line: number) => (line === 0 ? 1 : undefined) }],
])

const stack = `TypeError: no
    at help (${cellName(1)}:2:9)
    at Object.parse (${packageRoot}/dist/chunks/plan.js:3:1)
    at x (file:///home/u/study/node_modules/arquero/src/x.js:3:1)
    at mine (/home/u/study/mine (1).js:7:2)
    at new Promise (<anonymous>)
    at ${cellName(2)}:1:1
    at ${cellName(2)}:9:3
    at Script.runInThisContext (node:vm:122:12)`

describe('where an error of a cell came from', () => {
  it('is told as the lines that were written, and files of the user, without what packages do within', () => {
    expect(cellStack(stack, 2, cells)).toEqual([
      '  in line 4 of cell [1]: return a.b.c',
      '  at mine (/home/u/study/mine (1).js:7:2)',
      '  in line 2 of this cell: help()',
    ])
  })

  it('is not endless', () => {
    const deep = Array.from({ length: 30 }, (_, index) => `    at f (/home/u/f.js:${index}:1)`).join('\n')
    expect(cellStack(deep, 2, cells)).toHaveLength(13)
    expect(cellStack(deep, 2, cells).at(-1)).toBe('  … and 18 more')
  })
})
