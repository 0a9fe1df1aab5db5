// Any Node: what programs get in their environment.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { withVariables } from '../../../lib/engine/local/cards.ts'
import { ConfigError, UsageError } from '../../../lib/errors.ts'
import { absentFolder } from '../../../lib/plan/repository-folders.ts'
import { buildCommand } from '../../../lib/run/command/command.ts'
import { onCardsOf, programEnvironment } from '../../../lib/run/command/program-environment.ts'
import { missingRequirements } from '../../../lib/run/command/requirements.ts'

const base = mkdtempSync(join(tmpdir(), 'nightwatt-environment-'))
afterAll(() => rmSync(base, { recursive: true }))

// Says that it is Python, as Python does when it is asked.
const python = `#!/bin/sh
[ "$1" = -c ] && echo "Python 3.11.4"
`
function program(path: string, text: string): void {
  mkdirSync(join(base, path, '..'), { recursive: true })
  writeFileSync(join(base, path), text)
  chmodSync(join(base, path), 0o755)
}
program('.venv/bin/python', python)
writeFileSync(join(base, '.venv/pyvenv.cfg'), '')
program('python3.99', python)
program('not-python', '#!/bin/sh\nexit 1\n')
program('src/own.py', '#!/usr/bin/env -S python3 -u\n')
program('src/train.sh', '#!/bin/sh\n')
writeFileSync(join(base, 'plain.txt'), '')
symlinkSync(join(base, 'src'), join(base, 'link'))

function toy(changes: object) {
  const repository = { path: '.', models: ['default'], ...changes }
  const { toy: parsed } = parseModelsConfig({ models: { toy: repository } }, 'models').models
  if (parsed === undefined) throw new Error('no repository')
  return parsed
}

const path = process.env.PATH ?? ''
const env = { PATH: path, PYTHONHOME: '/elsewhere', OMP_NUM_THREADS: '8' }
function start(changes: object) {
  const repository = toy(changes)
  return buildCommand(
    repository,
    { repository: 'toy', model: 'default', hyperparameters: {} },
    { base, env: programEnvironment(repository, base, env), output: '', maxTimeSeconds: 1 },
  )
}
const refusal = (changes: object): string => {
  try {
    toy(changes)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('accepted')
}

describe('the environment of a program', () => {
  it("is the night's, with the variables of its repository over it, as they stand", () => {
    const own = { OMP_NUM_THREADS: '2', _JAVA_OPTIONS: '-Xmx1g', EMPTY: '', LIST: 'a,"b" $HOME 学' }
    const { command: _, ...repository } = toy({ command: ['sh'], env: own })
    expect(programEnvironment(repository, base, env)).toEqual({ ...env, ...own })
  })

  it.each([
    [{ 'A=B': '1' }, 'the name "A=B"'],
    [{ '': '1' }, 'the name ""'],
    [{ 'A\u0000': '1' }, 'the name "A\\u0000"'],
    [{ A: 'x\u0000y' }, 'a NUL character in A'],
    [{ NIGHTWATT_MARK: 'x' }, 'by which nightwatt knows what it started'],
    [{ NVIDIA_VISIBLE_DEVICES: '0' }, 'gives a program no cards'],
    [{ A: 4 }, 'allowed: text, for example "4"'],
  ])('cannot hold %j', (variables, words) => {
    expect(refusal({ command: ['sh'], env: variables })).toContain(words)
  })

  it('chooses the cards whose joules count, or contradicts what does', () => {
    const own = { env: { CUDA_VISIBLE_DEVICES: '1' } }
    const wish = { wish: { kind: 'auto' }, place: '' } as const
    expect(withVariables(env, own, wish, 'toy')).toMatchObject({ CUDA_VISIBLE_DEVICES: '1' })
    const list = { wish: { kind: 'list', words: ['0'] }, place: '--gpus' } as const
    expect(() => withVariables(env, own, list, 'toy')).toThrow(UsageError)
    expect(() => withVariables(env, own, { wish: { kind: 'none' }, place: '--gpus' }, 'toy')).toThrow(
      '--gpus: found CUDA_VISIBLE_DEVICES=1 beside it, in the environment of toy',
    )
  })

  it('has a load run on the cards of what is measured beside it', () => {
    const load = { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID', A: 'a' }
    expect(onCardsOf(load, { CUDA_VISIBLE_DEVICES: '0' })).toEqual({ CUDA_VISIBLE_DEVICES: '0', A: 'a' })
    expect(onCardsOf(load, {})).toEqual({ A: 'a' })
  })
})

describe('the folder of a program', () => {
  it('is one within that of its repository', () => {
    expect(start({ train_script: 'train.sh', cwd: 'src' })).toEqual({
      file: join(base, 'src/train.sh'),
      args: [],
      cwd: join(base, 'src'),
    })
  })

  it.each(['..', '../src', 'src/../../src', '/tmp', './..'])('cannot be %s, outside of it', cwd => {
    expect(refusal({ command: ['sh'], cwd })).toContain('a folder within path')
  })

  it('is missed before the night', async () => {
    const repository = toy({ command: ['sh'], cwd: 'nowhere' })
    expect(await missingRequirements(repository, base, env)).toEqual([
      `its folder ${join(base, 'nowhere')} (cwd in the configuration)`,
    ])
    const config = { models: { toy: repository } }
    expect(absentFolder('toy', { config, base, file: null })).toBe(join(base, 'nowhere'))
    expect(start({ command: ['sh'], cwd: 'nowhere' })).toMatchObject({ cause: 'missing-file' })
  })
})

describe('the Python of a program', () => {
  const venv = join(base, '.venv')

  it.each([
    ['.venv', '.venv/bin/python'],
    ['.venv/bin/python', '.venv/bin/python'],
    [venv, '.venv/bin/python'],
    ['python3.99', 'python3.99'],
  ])('is that of %s in its command', (named, file) => {
    expect(start({ command: ['python', 'src/own.py'], python: named })).toEqual({
      file: join(base, file),
      args: ['src/own.py'],
      cwd: base,
    })
  })

  it('stands in for the one of a first line, whose options it gets', () => {
    const command = start({ train_script: 'src/own.py', python: '.venv' })
    expect(command).toMatchObject({
      file: join(venv, 'bin/python'),
      args: ['-u', join(base, 'src/own.py')],
    })
  })

  it('comes first on the PATH where it is an environment, as when that is activated', () => {
    const repository = toy({ command: ['sh'], python: '.venv' })
    const { PYTHONHOME: _, ...others } = env
    expect(programEnvironment(repository, base, env)).toEqual({
      ...others,
      PATH: `${join(venv, 'bin')}:${path}`,
      VIRTUAL_ENV: venv,
    })
    expect(start({ train_script: 'src/train.sh', python: '.venv' })).toMatchObject({
      file: join(base, 'src/train.sh'),
    })
  })

  it('is not passed over by what an interpreter alone does not reach', () => {
    expect(start({ train_script: 'src/train.sh', python: 'python3.99' })).toMatchObject({
      detail: expect.stringContaining('name the folder of its environment'),
    })
  })

  it.each([
    ['nowhere', 'no Python at'],
    ['src', 'no bin/python in'],
    ['plain.txt', 'it is not executable'],
    ['not-python', 'is none'],
  ])('is missed before the night where %s is none', async (named, words) => {
    const repository = toy({ command: ['python', 'x'], python: named })
    expect((await missingRequirements(repository, base, env)).join()).toContain(words)
  })

  it('is asked for the modules that are required', async () => {
    const repository = toy({ command: ['python'], python: '.venv', requires: { python_modules: ['torch'] } })
    expect(await missingRequirements(repository, base, env)).toEqual([
      `the Python module Python 3.11.4 (${join(venv, 'bin/python')} -m pip install Python 3.11.4)`,
    ])
  })
})
