// Waits for whole nights.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { cli, makeProject, toyConfig } from '../support/project.ts'

const trainer = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = --epochs ] && epochs=$2; shift; done
[ "$epochs" = 9 ] && exit 1
echo "Accuracy: 9$epochs.5"
`
const flags = ['-r', 'toy', '-m', 'small', '--cooldown', '0', '--no-energy', '--max-retries', '0']

/** A conversation: each line that is asked waits for its answer. */
function converse(...more: readonly string[]) {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const child = spawn(process.execPath, [cli, 'ask-tell', ...flags, ...more], {
    cwd: project.root,
    env: { ...process.env, NIGHTWATT_LOCK_DIR: join(project.root, '.lock') },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'close')
  return {
    project,
    async ask(line: unknown) {
      child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
      const { value } = await answers.next()
      return JSON.parse(value)
    },
    async end(word?: string) {
      child.stdin.end(word)
      const [code] = await ended
      return { code, stderr }
    },
  }
}

describe('ask-tell', () => {
  it('runs what each line asks for, and answers with metrics and joules', async () => {
    const { ask, end, project } = converse('--no-report')
    expect(await ask({ id: 'a', run: { epochs: 3 } })).toEqual({
      id: 'a',
      experiment: 'toy_small_001',
      outcome: 'success',
      metrics: { accuracy: 93.5 },
      seconds: expect.any(Number),
      energy_joules: null,
      uncertainty_joules: null,
    })
    expect(await ask({ run: { epochs: 9 } })).toMatchObject({ id: null, outcome: 'failure', metrics: {} })
    expect(await end()).toMatchObject({ code: 1 })
    const check = await project.nightwatt(['check', '--json'])
    expect(JSON.parse(check.stdout)[0]).toMatchObject({ findings: [], finished: 2 })
  })

  it('answers what cannot be with an error, and goes on', async () => {
    const { ask, end } = converse()
    expect((await ask('no JSON')).error).toMatch(/^line 1: no JSON .*allowed: \{"run"/)
    expect((await ask({ id: 2, run: [1] })).error).toMatch(/^line 2: found/)
    expect(await ask({ id: 3, run: { epoch: 2 } })).toMatchObject({
      id: 3,
      error: expect.stringContaining('hyperparameters epoch: found the unknown name'),
    })
    expect(await ask({ id: 4, run: { epochs: 2 } })).toMatchObject({ id: 4, outcome: 'success' })
    const { code, stderr } = await end('{"end": true}\n')
    expect(code).toBe(0)
    expect(stderr).toMatch(/Report: .*\.html/)
  })

  it('answers in the order in which it was asked, though a mistake is known at once', async () => {
    const { ask, end } = converse('--no-report')
    const lines = [
      { id: 1, run: { epochs: 2 } },
      { id: 2, run: [2] },
      { id: 3, run: { epochs: 3 } },
    ]
    const answers = await Promise.all(lines.map(ask))
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3])
    expect((await end()).code).toBe(0)
  })

  it('takes the models file and the label of a night, and names its own flags where they are wrong', async () => {
    const { project } = converse()
    const elsewhere = [
      'ask-tell',
      '-c',
      join(project.root, 'config/models_config.json'),
      ...flags,
      '--no-report',
    ]
    const late = await project.nightwatt([...elsewhere, '--silence', '0'], { cwd: '/' })
    expect(late).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--silence: found 0; allowed: more than 0'),
    })
    const named = converse('--label', 'by hand', '--no-report')
    expect(await named.ask({ run: { epochs: 2 } })).toMatchObject({ outcome: 'success' })
    expect((await named.end()).stderr).toContain('by hand')
    const planned = await project.nightwatt(['ask-tell', ...flags, '--repeats', '3'])
    expect(planned).toMatchObject({ code: 2, stderr: expect.stringContaining("unknown option '--repeats'") })
  })

  it('leaves nothing where nothing is asked, and refuses what says which experiments there are', async () => {
    expect(await converse().end()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('before its first experiment'),
    })
    const { project } = converse()
    const wrong = await project.nightwatt(['ask-tell', '-r', 'nobody', '-m', 'small'])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody') })
  })
})
