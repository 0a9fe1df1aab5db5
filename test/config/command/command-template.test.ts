import { describe, expect, it } from 'vitest'
import { fillTemplate, parseTemplate } from '../../../lib/config/command/command-template.ts'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { ConfigError, type Mistake } from '../../../lib/errors.ts'

const values = {
  model: 'a model; rm -rf ~',
  tag: '1.5b',
  project: 'typesystem',
  module: 'typesystem.formats',
  modulePart: 'formats',
  output: './out',
  maxTime: '600',
  requiredArgs: [],
  hyperparameters: ['--seed', '5'],
}
const filled = (template: string | readonly string[]) => fillTemplate(parseTemplate(template), values)

describe('a command template', () => {
  it('becomes words: values in their places, hyperparameters as words of their own', () => {
    expect(
      filled('bash mosa.sh -p ./test_modules/{project} -o {output} -t {maxTime} {hyperparameters}'),
    ).toEqual([
      'bash',
      'mosa.sh',
      '-p',
      './test_modules/typesystem',
      '-o',
      './out',
      '-t',
      '600',
      '--seed',
      '5',
    ])
  })

  it('never lets a value break out of its word', () => {
    expect(filled('run --model={model} {requiredArgs}')).toEqual(['run', '--model=a model; rm -rf ~'])
  })

  it('is a list of words too, and takes doubled braces for braces', () => {
    expect(filled(['python', '-c', 'print({{}}, "{module}")'])).toEqual([
      'python',
      '-c',
      'print({}, "typesystem.formats")',
    ])
  })
})

function mistakesOf(repository: object): readonly Mistake[] {
  const models = { gen: { path: '.', models: ['default'], ...repository } }
  try {
    parseModelsConfig({ models }, 'models')
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
  }
  return []
}

const seed = { seed: { type: 'int', range: [1, 9], flag: '--seed' } }

describe('a repository with a command template', () => {
  it('is accepted where everything of it reaches the program', () => {
    const command_template = 'bash gen.sh {model} {module} {output} {requiredArgs} {hyperparameters}'
    const whole = { output: 'out/{tag}', subjects: 'list.dt', required_args: { a: '-a' } }
    expect(
      mistakesOf({ command_template, ...whole, models: ['a', 'b'], supported_hyperparams: seed }),
    ).toEqual([])
  })

  it.each([
    [
      'an unknown placeholder',
      { command_template: 'gen {modul}' },
      'found {modul}; known are .*did you mean',
    ],
    ['a brace alone', { command_template: 'gen {module' }, 'found a single "{"'],
    ['a pipe', { command_template: 'gen {module} | tee log' }, 'found |, which only a shell understands'],
    ['several words in one', { command_template: 'gen --x={hyperparameters}' }, 'a word of its own'],
    [
      'hyperparameters without a place',
      { command_template: 'gen', supported_hyperparams: seed },
      'found no {hyperparameters}',
    ],
    [
      'arguments without a place',
      { command_template: 'gen', required_args: { a: '-a' } },
      'found no {requiredArgs}',
    ],
    [
      'a choice of models without a place',
      { command_template: 'gen', models: ['a', 'b'] },
      'found no {model}',
    ],
    ['subjects without a place', { command_template: 'gen', subjects: 'list.dt' }, 'found no {module}'],
    ['an output without a place', { command_template: 'gen', output: 'out' }, 'found no {output}'],
    [
      'an output of itself',
      { command_template: 'gen {output}', output: '{output}' },
      'output: found {output}',
    ],
    [
      'a flag for the model',
      { command_template: 'gen {model}', model_flag: '-m' },
      'model_flag: found a flag',
    ],
    ['a script beside it', { command_template: 'gen', train_script: 'a.sh' }, 'exactly one of them'],
    [
      'an output and no template',
      { train_script: 'a.sh', output: 'out' },
      'output without a command_template',
    ],
    ['no program', { command_template: ' ' }, 'found no program'],
  ])('is refused with %s', (_, repository, words) => {
    const told = mistakesOf(repository).map(
      ({ place, found, allowed }) =>
        `${place.replace('models.gen.', '')}: found ${found}; allowed: ${allowed}`,
    )
    const pattern = new RegExp(words.replaceAll(/[|{}"]/g, '\\$&'))
    expect(
      told.find(mistake => pattern.test(mistake)),
      told.join('\n'),
    ).toBeDefined()
  })
})
