// Waits for the compiler.
// Any Node: types.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newNotebook } from '../../../lib/notebook/study/new-notebook.ts'
import { studyNotebook, writeStudy } from '../../../lib/notebook/study/study-notebook.ts'
import { typeMistakes } from '../../support/type-check.ts'

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly source: readonly string[]
    readonly metadata: { readonly tags?: readonly string[] }
  }[]
}

const scratch = () => mkdtempSync(join(tmpdir(), 'nightwatt-study-'))

function project(): string {
  const root = scratch()
  mkdirSync(join(root, 'config'))
  const train = {
    path: '.',
    train_script: 'train.sh',
    models: ['small', 'large'],
    supported_hyperparams: {
      epochs: { type: 'int', range: [1, 50], default: 2, flag: '-e' },
      seed: { type: 'int', range: [1, 50], default: 2, flag: '-s' },
    },
    performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)' } },
  }
  writeFileSync(join(root, 'train.sh'), '#!/bin/sh\n')
  writeFileSync(join(root, 'config/models_config.json'), JSON.stringify({ models: { train } }))
  return root
}

function codeOf({ cells }: Notebook): readonly string[] {
  return cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''))
}

describe('a notebook that is a study', () => {
  const study = { repo: 'train', runs: 5, seed: 42 }

  it.each([
    [
      'of everything',
      {
        ...study,
        model: 'a',
        mutate: ['lr', "odd'name"],
        metrics: ['accuracy'],
        digest: 'ab',
        config: '/x.json',
      },
    ],
    ['of the defaults', { ...study, mutate: [], metrics: [] }],
  ])('has a cell tagged parameters, and code that compiles: %s', (_of, about) => {
    const notebook = studyNotebook(about, 'study.ipynb') as Notebook
    expect(notebook.cells.filter(({ metadata }) => metadata.tags?.includes('parameters'))).toHaveLength(1)
    expect(typeMistakes(new Map([['notebook', codeOf(notebook).join('\n')]]))).toEqual([])
  })

  it('leaves a file alone that is there', () => {
    const path = join(scratch(), 'notebooks', 'train.ipynb')
    mkdirSync(join(path, '..'))
    writeFileSync(path, 'mine')
    expect(writeStudy(path, { ...study, mutate: [], metrics: [] })).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })
})

describe('notebook new', () => {
  it('studies what the project has, each choice a parameter, and asserts the experiments of its seed', () => {
    const root = project()
    const read = (options: object) => {
      const path = newNotebook(`${Object.values(options).join('-')}.ipynb`, { cwd: root, ...options })
      return codeOf(JSON.parse(readFileSync(path, 'utf8')))
    }
    const [, parameters, plan, ...others] = read({ runs: 3 })
    expect(parameters).toBe(
      "let seed = 42\nlet repo = 'train'\nlet model = 'small'\nlet mutate = ['epochs']\nlet runs = 3\nlet cooldown = 60",
    )
    expect(plan).toContain('const study = { repo, model, mutate, runs, seed, cooldown }')
    const digestIn = (text = '') => /digest: '([0-9a-f]{16})'/.exec(text)?.[1]
    expect(digestIn(others.at(-1))).toBeDefined()
    expect(digestIn(read({ seed: 42, runs: 3 }).at(-1))).toBe(digestIn(others.at(-1)))
    expect(digestIn(read({ seed: 43, runs: 3 }).at(-1))).not.toBe(digestIn(others.at(-1)))
  })

  it('writes nothing where the study cannot be planned, or the file is there', () => {
    const root = project()
    expect(() => newNotebook('a.ipynb', { cwd: root, repo: 'nobody' })).toThrow('nobody')
    expect(() => newNotebook('a.ipynb', { cwd: root, mutate: ['depth'] })).toThrow('depth')
    expect(() => newNotebook('a.py', { cwd: root })).toThrow('found a.py; allowed: the name of a notebook')
    newNotebook('a.ipynb', { cwd: root })
    expect(() => newNotebook('a.ipynb', { cwd: root })).toThrow('is there already')
  })
})
