import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasJupyter, installKernel, python } from './kernel.ts'

const checkout = resolve(import.meta.dirname, '../..')
const notebooks = readdirSync(join(checkout, 'notebooks')).filter(name => name.endsWith('.ipynb'))

// The environment of the real Pynguin, 140 MB.
const pynguin = join(checkout, 'config/workloads/pynguin/.venv')
const needsPynguin = (name: string) => name.includes('test-generation')

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

describe.each(notebooks)('the notebook %s', name => {
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

  it.skipIf(!hasJupyter || (needsPynguin(name) && !existsSync(pynguin)))(
    'runs from top to bottom and shows what is stored (skipped without a Python that has nbclient, and Pynguin for 04)',
    () => {
      const project = mkdtempSync(join(tmpdir(), 'nightwatt-notebooks-'))
      mkdirSync(join(project, 'notebooks'))
      cpSync(join(checkout, 'config'), join(project, 'config'), {
        recursive: true,
        filter: path => path !== pynguin,
      })
      if (existsSync(pynguin)) symlinkSync(pynguin, join(project, relative(checkout, pynguin)))
      symlinkSync(join(checkout, 'node_modules'), join(project, 'node_modules'))
      const file = join(project, 'notebooks', name)
      cpSync(join(checkout, 'notebooks', name), file)
      installKernel(project)
      execFileSync(python, [join(import.meta.dirname, 'run-notebook.py'), file, file], {
        env: {
          ...process.env,
          JUPYTER_PATH: join(project, 'share/jupyter'),
          NIGHTWATT_LOCK_DIR: join(project, '.lock'),
        },
        stdio: 'pipe',
      })
      expect(cellsOf(file).map(shapeOf)).toEqual(stored.map(shapeOf))
    },
    120_000,
  )
})
