import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNotebook } from '../../../lib/notebook/execute/notebook-file.ts'
import { notebookTarget } from '../../../lib/notebook/execute/notebook-target.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-notebook-file-'))
const file = join(folder, 'n.ipynb')

function write(changes: object): void {
  const cells = [{ cell_type: 'code', source: ['let a = 1\n', 'a'], metadata: { tags: ['x'] } }]
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...changes }))
}

describe('a notebook file', () => {
  it('is read as far as we look at it, whatever else it holds', () => {
    const metadata = {
      kernelspec: { name: 'tslab', more: 1 },
      language_info: { name: 'typescript' },
      mine: {},
    }
    write({ metadata })
    expect(readNotebook(file)).toMatchObject({
      kernel: 'tslab',
      language: 'typescript',
      cells: [{ type: 'code', source: 'let a = 1\na', tags: ['x'] }],
    })
  })

  it.each([
    [
      'of an older format',
      { nbformat: 3 },
      /nbformat: found 3; allowed: 4.*jupyter nbconvert .*--inplace \/.*n\.ipynb/,
    ],
    [
      'of no format',
      { nbformat: undefined },
      /1 mistake\n.*nbformat: found nothing; allowed: 4, as in a Jupyter notebook[^(]*$/,
    ],
    ['without cells', { cells: undefined }, 'cells: found nothing; allowed: a list of cells'],
    [
      'without code',
      { cells: [{ cell_type: 'markdown', source: 'a', metadata: {} }] },
      'cells: found none with code',
    ],
    [
      'with a cell of no source',
      { cells: [{ cell_type: 'code', metadata: {} }] },
      'cells[0].source: found nothing',
    ],
  ])('%s is refused', (_name, changes, told) => {
    write(changes)
    expect(() => readNotebook(file)).toThrow(told)
  })

  it.each([
    ['{"nbformat": 4,', 'line 1, column 16: found the end of the file'],
    ['[]', 'allowed: a Jupyter notebook in nbformat 4'],
  ])('that holds %s is refused', (text, told) => {
    writeFileSync(file, text)
    expect(() => readNotebook(file)).toThrow(told)
  })
})

describe('where a notebook is written', () => {
  writeFileSync(file, '')
  mkdirSync(join(folder, 'sub'))
  symlinkSync('n.ipynb', join(folder, 'link.ipynb'))

  it('is what was named, or the notebook itself when that was wanted, through links', () => {
    expect(notebookTarget(file, { output: join(folder, 'sub/o.ipynb') })).toBe(join(folder, 'sub/o.ipynb'))
    expect(notebookTarget(join(folder, 'link.ipynb'), { inPlace: true })).toBe(file)
  })

  it.each([
    ['nothing', {}, 'where shall it be written?'],
    ['both', { output: 'o.ipynb', inPlace: true }, 'found both'],
    ['the notebook itself', { output: file }, '--in-place'],
    ['a link to it', { output: join(folder, 'link.ipynb') }, 'found the notebook itself'],
    ['a folder', { output: join(folder, 'sub') }, 'found a folder'],
    ['a file in no folder', { output: join(folder, 'nowhere/o.ipynb') }, `found no folder ${folder}/nowhere`],
  ])('is refused when that is %s', (_name, target, told) => {
    expect(() => notebookTarget(file, target)).toThrow(told)
  })
})
