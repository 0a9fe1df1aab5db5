import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { ConfigError } from '../../../lib/errors.ts'
import { buildCommand } from '../../../lib/run/command/command.ts'

const base = mkdtempSync(join(tmpdir(), 'nightwatt-command-'))
afterAll(() => rmSync(base, { recursive: true }))
writeFileSync(join(base, 'train.py'), '')

const parameter = (flag: string) => ({ type: 'float', range: [0, 1], flag })

function configOf(changes: object) {
  const repository = {
    path: '.',
    train_script: 'train.py',
    models: ['small', 'default'],
    model_flag: '--model',
    supported_hyperparams: { lr: parameter('--lr'), decay: parameter('trainer.decay=') },
    ...changes,
  }
  return parseModelsConfig({ models: { toy: repository } }, 'models')
}

function argumentsOf(changes: object, model = 'small', env = process.env): readonly string[] {
  const { toy } = configOf(changes).models
  if (toy === undefined) throw new Error('no repository')
  const experiment = { repository: 'toy', model, hyperparameters: { lr: 0.1, decay: 0.25 } }
  const command = buildCommand(toy, experiment, { base, env, output: 'out', maxTimeSeconds: 1 })
  if ('cause' in command) throw new Error(command.detail)
  // The script and its interpreter come first.
  return command.args.slice(1)
}

describe('a flag', () => {
  it('and its value are two words, or one where it ends in =', () => {
    expect(argumentsOf({})).toEqual(['--model', 'small', '--lr', '0.100000', 'trainer.decay=0.250000'])
    expect(argumentsOf({ model_flag: 'model=' })[0]).toBe('model=small')
    expect(argumentsOf({ model_flag: 'model=' }, 'default')[0]).toBe('--lr')
  })

  it('makes one word in a template too', () => {
    const {
      train_script: _,
      model_flag: __,
      ...rest
    } = {
      train_script: undefined,
      model_flag: undefined,
      command_template: 'python3 train.py {model} {hyperparameters}',
    }
    const { toy } = parseModelsConfig(
      {
        models: {
          toy: {
            path: '.',
            models: ['small'],
            supported_hyperparams: { lr: parameter('--lr='), decay: parameter('--decay') },
            ...rest,
          },
        },
      },
      'models',
    ).models
    if (toy === undefined) throw new Error('no repository')
    const experiment = { repository: 'toy', model: 'small', hyperparameters: { lr: 0.1, decay: 0.25 } }
    const command = buildCommand(toy, experiment, { base, env: process.env, output: '', maxTimeSeconds: 1 })
    expect(command).toMatchObject({
      args: ['train.py', 'small', '--lr=0.100000', '--decay', '0.250000'],
    })
  })
})

describe('required arguments', () => {
  const argsFor = (...required: string[]) =>
    argumentsOf({ required_args: Object.fromEntries(required.map((text, at) => [`a${at}`, text])) }).slice(
      2,
      -3,
    )

  it('are split as a shell splits words, quoted blanks kept', () => {
    expect(argsFor(`-d  d2a --name 'two words' --note "it's \\"so\\"" a\\ b ''`)).toEqual([
      '-d',
      'd2a',
      '--name',
      'two words',
      '--note',
      `it's "so"`,
      'a b',
      '',
    ])
    // What only a shell acts upon reaches the program as it stands.
    expect(argsFor('--glob *.py $HOME;', 'lr=1')).toEqual(['--glob', '*.py', '$HOME;', 'lr=1'])
  })

  it('with a quote that does not end are a mistake at their place', () => {
    let mistakes: unknown
    try {
      configOf({ required_args: { data: '-d "two words' } })
    } catch (error) {
      mistakes = error instanceof ConfigError ? error.mistakes : error
    }
    expect(mistakes).toEqual([
      {
        place: 'models.toy.required_args.data',
        found: 'a " that does not end, in "-d \\"two words"',
        allowed: 'arguments as in a shell, each quote with its end',
      },
    ])
  })
})
