// Waits for whole nights.
// Any Node: meters.
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const toy = ['-r', 'toy', '-m', 'small']

function project(script: string, changes: Readonly<Record<string, unknown>> = {}) {
  return makeProject({ config: toyConfig(changes), files: { 'toy/train.sh': `#!/bin/sh\n${script}\n` } })
}

describe('a night that can only fail', () => {
  it('stops after three experiments that fail at once in the same way, and goes on later', async () => {
    const { nightwatt, night, read, json } = project('echo "Unknown argument: $4" >&2; exit 1')
    const args = ['run', ...toy, '-mt', 'epochs', '-n', '5', '-s', '1', ...plainly]
    const { code, stderr } = await nightwatt(args)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /3 experiments in a row failed at once in the same way \(wrong-argument: .*--keep-going/,
    )
    expect(read(night(), 'summary.csv').trim().split('\n')).toHaveLength(4)
    expect(json(night(), 'toy_small_001/experiment.json')).toMatchObject({
      cause: 'wrong-argument',
      retries: 0,
    })
    const keptOn = await nightwatt([...args, '--keep-going'])
    expect(keptOn.code).toBe(1)
    expect(read(night(-1), 'summary.csv').trim().split('\n')).toHaveLength(6)
  })
})

describe('settings that do not reach the program', () => {
  it('are a warning once two experiments with different ones have left the same', async () => {
    const { nightwatt } = project('echo "Accuracy: 91.5"')
    const { code, stderr } = await nightwatt(['run', ...toy, '-mt', 'all', '-n', '3', '-s', '1', ...plainly])
    expect(code).toBe(0)
    expect(
      stderr.match(/toy_small_001 and toy_small_002 had different settings and left the same log/g),
    ).toHaveLength(1)
  })

  it('are refused where a shell would swallow them, with the line that passes them on', async () => {
    const { nightwatt, root } = project('true')
    const { code, stderr } = await nightwatt([
      'run',
      '--command',
      'sh -c "./toy/train.sh"',
      '--param',
      'lr=float:0:1',
      ...plainly,
    ])
    expect(code).toBe(2)
    expect(stderr).toContain(`sh -c './toy/train.sh "$@"' sh`)
    expect(existsSync(`${root}/results`)).toBe(false)
  })
})

describe('a metric that was not found', () => {
  it('is told with the first attempt, not when the last has failed', async () => {
    const { nightwatt } = project('echo "accuracy is 91.5"; exit 7')
    const { stderr } = await nightwatt(['run', ...toy, ...plainly, '--max-retries', '1'])
    const [first, ...others] = stderr.split('trying again')
    expect(first).toMatch(/metric accuracy not found.*nearest:\n\s+accuracy is 91\.5/)
    expect(others.join()).toContain('metric accuracy not found')
  })
})

describe('the folder of {output}', () => {
  it('is there before the command starts', async () => {
    const { nightwatt, night } = project('test -d "$1" && echo "Accuracy: 91.5"', {
      train_script: undefined,
      models: ['default'],
      model_flag: undefined,
      required_args: undefined,
      command_template: './train.sh {output} {hyperparameters}',
    })
    const { code } = await nightwatt(['run', '-r', 'toy', '-m', 'default', ...plainly])
    expect(code).toBe(0)
    expect(existsSync(`${night()}/toy_default_001/output`)).toBe(true)
  })
})
