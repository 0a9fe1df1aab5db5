// Waits for the compiler.
// Any Node: types.
import { describe, expect, it } from 'vitest'
import { notebookOf } from '../../lib/init/write/notebook-file.ts'
import { typeMistakes } from '../support/type-check.ts'

describe('a notebook that is written', () => {
  it('has a cell tagged parameters, and code that compiles', () => {
    const { cells } = notebookOf({ repo: 'train', mutate: ['lr', "odd'name"], metrics: ['accuracy'] }) as {
      cells: { cell_type: string; source: string[]; metadata: { tags?: string[] } }[]
    }
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''))
    expect(cells.filter(({ metadata }) => metadata.tags?.includes('parameters'))).toHaveLength(1)
    expect(typeMistakes(new Map([['notebook', code.join('\n')]]))).toEqual([])
  })
})
