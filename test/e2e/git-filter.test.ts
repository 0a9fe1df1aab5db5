// Waits for git, which starts the command for each notebook.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from '../support/project.ts'

const hasGit = spawnSync('git', ['--version']).status === 0

/** A notebook that ran, with an output. */
const ran = (output: string) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'nightwatt-typescript' } },
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        metadata: {},
        source: ['1 + 1'],
        execution_count: 7,
        outputs: [{ output_type: 'stream', name: 'stdout', text: output }],
      },
    ],
  })

/** The lines of docs/jupyterlab.md that make the filter, in a new repository. */
function repository() {
  const root = mkdtempSync(join(tmpdir(), 'nightwatt-git-'))
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' })
  const docs = readFileSync(join(import.meta.dirname, '../../docs/jupyterlab.md'), 'utf8')
  const lines = docs.match(/^(?:git config filter|echo "\*\.ipynb).*$/gm) ?? []
  git('init', '--quiet')
  git('config', 'user.email', 'ada@example.org')
  git('config', 'user.name', 'Ada')
  for (const line of lines) {
    execFileSync('sh', ['-c', line.replace('npx nightwatt', `'${process.execPath}' '${cli}'`)], {
      cwd: root,
      env,
    })
  }
  const file = join(root, 'study.ipynb')
  return { git, file, write: (text: string) => writeFileSync(file, text), lines }
}

describe.skipIf(!hasGit)('the filter of git that the docs have', () => {
  it('keeps outputs on the disk and out of the repository, and running again changes nothing', () => {
    const { git, file, write, lines } = repository()
    expect(lines.length).toBeGreaterThan(1)
    write(ran('2'))
    git('add', '.')
    git('commit', '--quiet', '-m', 'A study')
    expect(JSON.parse(git('show', 'HEAD:study.ipynb')).cells[0]).toMatchObject({
      source: ['1 + 1'],
      execution_count: null,
      outputs: [],
    })
    expect(readFileSync(file, 'utf8')).toBe(ran('2'))
    write(ran('another'))
    git('add', '.')
    expect(git('status', '--porcelain')).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(ran('another'))
  })

  it('lets nothing in that it cannot strip', () => {
    const { git, write } = repository()
    write('{ "cells": [')
    expect(() => git('add', '.')).toThrow(/standard input/)
    expect(git('ls-files')).not.toContain('study.ipynb')
  })
})
