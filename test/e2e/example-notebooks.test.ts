// Waits long for Jupyter, and the training in the example notebooks.
// Any Node: notebooks.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { python } from '../support/kernel.ts'
import { checkout, makeNotebookProject, pynguin } from '../support/notebook-project.ts'

const notebooks = readdirSync(join(checkout, 'notebooks')).filter(name => name.endsWith('.ipynb'))

const hasPapermill = spawnSync(python, ['-c', 'import papermill']).status === 0
const needsPynguin = (name: string) => name.includes('test-generation')
const needsRepeats = (name: string) => name.includes('accuracy')

interface Cell {
  readonly cell_type: 'code' | 'markdown'
  readonly source: readonly string[] | string
  readonly outputs?: readonly {
    readonly output_type: string
    readonly name?: string
    readonly data?: Readonly<Record<string, unknown>>
  }[]
  readonly metadata: { readonly tags?: readonly string[] }
}

function cellsOf(file: string): readonly Cell[] {
  return JSON.parse(readFileSync(file, 'utf8')).cells
}

/** What a cell shows, without its numbers: those differ from night to night. */
function shapeOf({ outputs = [] }: Cell): readonly string[] {
  return outputs.map(({ output_type, name, data = {} }) =>
    [output_type, name, ...Object.keys(data)].join(' '),
  )
}

// Beside one another, since they wait more than they work.
describe.concurrent.each(notebooks)('the notebook %s', name => {
  const stored = cellsOf(join(checkout, 'notebooks', name))

  it('is stored with its outputs, none of them a failure, small, and says nothing of a machine', () => {
    expect(stored.flatMap(shapeOf).length).toBeGreaterThan(3)
    expect(stored.flatMap(shapeOf)).not.toContain('stream stderr')
    const text = readFileSync(join(checkout, 'notebooks', name), 'utf8')
    expect(text.length).toBeLessThan(200_000)
    expect(text).not.toMatch(/\/(home|root|work|Users|tmp)\//)
  })

  it('has its seed in a cell tagged parameters', () => {
    const [parameters, ...others] = stored.filter(({ metadata }) => metadata.tags?.includes('parameters'))
    expect(others).toEqual([])
    expect([parameters?.source ?? ''].flat().join('')).toContain('seed = ')
  })

  it('ends with the digest of its experiments, which it asserts', () => {
    const [digest] = /[0-9a-f]{16}/.exec([stored.at(-1)?.source ?? ''].flat().join('')) ?? []
    expect(digest).toBeDefined()
    expect(JSON.stringify(stored.at(-1)?.outputs)).toContain(`experiments: ${digest}`)
  })

  it.skipIf(!hasPapermill || (needsPynguin(name) && !existsSync(pynguin)))(
    'runs by papermill with fewer runs, and shows what is stored (skipped without a Python that has it, and Pynguin for 04)',
    async () => {
      const { notebook, env } = makeNotebookProject(name)
      const parameters = ['runs', ...(needsRepeats(name) ? ['repeats'] : [])].flatMap(one => ['-p', one, '2'])
      const words = ['-m', 'papermill', '--no-progress-bar', ...parameters, basename(notebook), 'out.ipynb']
      const { stderr } = await promisify(execFile)(python, words, { cwd: dirname(notebook), env })
      expect(stderr).toContain('nightwatt-typescript')
      const cells = cellsOf(join(dirname(notebook), 'out.ipynb'))
      const isInjected = ({ metadata }: Cell) => metadata.tags?.includes('injected-parameters') === true
      expect(cells.filter(isInjected)).toHaveLength(1)
      expect(cells.filter(cell => !isInjected(cell)).map(shapeOf)).toEqual(stored.map(shapeOf))
    },
    // All train on what cores the other tests leave them.
    600_000,
  )
})
