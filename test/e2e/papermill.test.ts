// Waits for papermill and its Jupyter kernel.
// Any Node: papermill.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { installKernel, python } from '../support/kernel.ts'
import { printedBy, readNotebook, writeNotebook } from '../support/notebook-files.ts'

const hasPapermill = spawnSync(python, ['-c', 'import papermill.cli, nightwatt_papermill']).status === 0

describe.skipIf(!hasPapermill)(
  'papermill (skipped without a Python that has it and ./papermill-plugin)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-papermill-'))
    const papermill = (...args: string[]) =>
      execFileSync(python, ['-m', 'papermill', ...args], {
        cwd: folder,
        env: { ...process.env, JUPYTER_PATH: join(folder, 'share/jupyter') },
        encoding: 'utf8',
        stdio: 'pipe',
      })
    beforeAll(() => {
      installKernel(folder)
      writeNotebook(join(folder, 'n.ipynb'), [
        [
          "let seed = 42\nlet model: string = 'mlp' // which\nlet mutate = ['epochs']\nlet energy = true",
          'parameters',
        ],
        '[seed, model, mutate, energy]',
      ])
    })

    it('gives a notebook of ours its parameters, in TypeScript', () => {
      papermill(
        'n.ipynb',
        'out.ipynb',
        '-p',
        'seed',
        '7',
        '-p',
        'energy',
        'False',
        '-y',
        '{mutate: [a, "b\'\\"é😀"]}',
      )
      const out = readNotebook(join(folder, 'out.ipynb'))
      expect(out.cells[1]?.metadata.tags).toEqual(['injected-parameters'])
      expect(printedBy(out.cells[2])).toBe("[ 7, 'mlp', [ 'a', `b'\"é😀` ], false ]\n")
    })

    it('tells which parameters there are', () => {
      const told = papermill('--help-notebook', 'n.ipynb')
      expect(told).toMatch(/seed: .*42\)\s+model: string \(default 'mlp'\)\s+which\s+mutate: /)
    })
  },
)
