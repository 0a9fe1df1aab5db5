import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { injectParameters, type NotebookParameters } from '../../../lib/notebook/execute/inject-parameters.ts'
import type { NotebookCell } from '../../../lib/notebook/execute/notebook-file.ts'
import { declaredParameters } from '../../../lib/notebook/execute/parameters-cell.ts'
import { readParameters } from '../../../lib/notebook/execute/parameters-file.ts'

const code = (source: string, ...tags: string[]): NotebookCell => ({ type: 'code', source, tags })
const inject = (cells: readonly NotebookCell[], values: NotebookParameters) =>
  injectParameters({ file: 'n.ipynb', text: '', kernel: undefined, language: undefined, cells }, values)

describe('the cell tagged parameters', () => {
  it('declares its variables, one or more a line, each with its place', () => {
    const source =
      "// which\nlet seed = 42, runs = 3\nconst mode = 'quick'\nimport { run } from 'nightwatt'\nvar last"
    const found = declaredParameters(source).map(({ name, declaration, line }) => [name, declaration, line])
    expect(found).toEqual([
      ['seed', 'seed = 42', 2],
      ['runs', 'runs = 3', 2],
      ['mode', "mode = 'quick'", 3],
      ['last', 'last', 5],
    ])
  })

  it.each([
    ['let a = -0.5', ['number']],
    ['let a = `text`', ['string']],
    ['let a = false', ['boolean']],
    ["let a = ['x']", ['array']],
    ['let a = { b: 1 } as const', ['object']],
    ["let a: 'x' | 'y' = 'x'", ['string']],
    ["let a: readonly string[] | 'all' | null = 'all'", ['array', 'string', 'null']],
    ['let a: number | undefined', ['number']],
    ['let a = [] as number[]', ['array']],
    ['let a = null', undefined],
    ['let a = 6 * 7', undefined],
    ['let a: Mutation = choose()', undefined],
  ])('says of %s which kinds of value would fit', (source, kinds) => {
    const [declared] = declaredParameters(source)
    expect(declared?.kinds === undefined ? undefined : [...declared.kinds]).toEqual(kinds)
  })
})

describe('parameters', () => {
  const cells = [
    code('import …'),
    code("let seed = 42\nlet mutate: string[] = ['epochs']", 'parameters'),
    code('seed'),
  ]

  it('become a cell of TypeScript after it, with the types that were written there', () => {
    expect(inject(cells, { mutate: ['a', 'b"\n'], seed: -1.5 })).toEqual({
      source: '// Parameters\nlet mutate: string[] = ["a","b\\"\\n"]\nlet seed = -1.5',
      at: 2,
      replaces: 0,
    })
  })

  it('take the place of those injected before, wherever that cell is', () => {
    const injected = code('let seed = 1', 'injected-parameters')
    expect(inject([...cells, injected], { seed: 2 })).toMatchObject({ at: 3, replaces: 1 })
  })

  it('leave the notebook as it is when there are none', () => {
    expect(inject([code('seed')], {})).toBeUndefined()
  })

  it('are refused all at once: unknown ones with the nearest name, and values of another kind', () => {
    expect(() => inject(cells, { sed: 1, seed: '7', mutate: 'all' })).toThrow(
      [
        'n.ipynb cannot be run with these parameters:',
        '  sed: no such parameter; allowed: seed, mutate (did you mean "seed"?)',
        '  seed: found the text "7"; allowed: a number, as line 1 of the cell tagged parameters has it: seed = 42',
        '  mutate: found the text "all"; allowed: a list […], as line 2 of the cell tagged parameters has it: ' +
          "mutate: string[] = ['epochs']",
      ].join('\n'),
    )
  })

  it.each([
    Number.NaN,
    1n,
    undefined,
    new Date(0),
    [() => 1],
  ])('are refused when JSON cannot say them: %s', value => {
    expect(() => inject([code('let a = null', 'parameters')], { a: value })).toThrow('JSON cannot say')
  })

  it('are refused where no cell declares any, with what to do', () => {
    expect(() => inject([code('let seed = 42')], { seed: 1 })).toThrow('no cell is tagged parameters')
    expect(() => inject([code('seed', 'parameters')], { seed: 1 })).toThrow('declares none')
  })
})

describe('a file of parameters', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'nightwatt-parameters-')), 'p.json')

  it('is an object of JSON', () => {
    writeFileSync(file, '{ "seed": 7, "_": null }')
    expect(readParameters(file)).toEqual({ seed: 7, _: null })
  })

  it.each([
    ['[1]', 'found [1]; allowed: a JSON object'],
    ['{ "seed": 1, "seed": 2 }', 'seed: found the key twice'],
    ['seed: 7', 'line 1, column 1'],
  ])('is refused when it is %s', (text, told) => {
    writeFileSync(file, text)
    expect(() => readParameters(file)).toThrow(told)
  })
})
