import { describe, expect, it } from 'vitest'
import { inlineModels } from '../../../lib/config/light.ts'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import type { HyperparameterValue } from '../../../lib/config/parameter/hyperparameter-value.ts'
import { ConfigError, type Mistake, UsageError } from '../../../lib/errors.ts'
import { hyperparameterArguments } from '../../../lib/run/command/arguments.ts'

const config = (parameters: object) => ({
  models: { r: { path: '.', train_script: 'x', models: ['m'], supported_hyperparams: parameters } },
})

function repositoryWith(parameters: object) {
  const repository = parseModelsConfig(config(parameters), 'models').models.r
  if (repository === undefined) throw new Error('no repository')
  return repository
}

const passed = (parameter: object, value: HyperparameterValue) =>
  hyperparameterArguments(repositoryWith({ p: parameter }), { hyperparameters: { p: value } })

function mistakesOf(parameters: object): readonly Mistake[] {
  try {
    parseModelsConfig(config(parameters), 'models')
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

describe('a value on the command line', () => {
  const choice = { type: 'choice', values: ['adam', 'a, "b" 学', '', 0.1, true, null], flag: '--o' }
  it.each([
    [choice, 'adam', ['--o', 'adam']],
    [choice, 'a, "b" 学', ['--o', 'a, "b" 学']],
    [choice, '', ['--o', '']],
    [choice, 0.1, ['--o', '0.1']],
    [choice, true, ['--o', 'true']],
    [choice, null, []],
    [{ ...choice, flag: '--o=' }, 'adam', ['--o=adam']],
    [{ ...choice, flag: 'o=' }, '', ['o=']],
    [{ ...choice, values: [1, 2], format: '%.2f' }, 1, ['--o', '1.00']],
    [{ type: 'bool', flag: '--amp' }, true, ['--amp']],
    [{ type: 'bool', flag: '--amp' }, false, []],
    [{ type: 'bool', flag: '--amp', flag_false: '--no-amp' }, false, ['--no-amp']],
    [{ type: 'bool', flag: '--amp', form: 'value' }, false, ['--amp', 'false']],
    [{ type: 'bool', flag: 'amp=', form: 'value' }, true, ['amp=true']],
    [{ type: 'bool', flag: '--amp', form: 'value' }, null, []],
    [{ type: 'int', range: [32, 512], step: 32, flag: '--h' }, 64, ['--h', '64']],
  ])('of %j: %j is %j', (parameter, value, words) => expect(passed(parameter, value)).toEqual(words))
})

describe('mistakes', () => {
  const values = { type: 'choice', flag: '--o' }
  it.each<[string, object, string, string, string]>([
    ['a choice without values', { ...values, values: [] }, 'values', '[]', 'at least one'],
    ['a choice with nothing said', values, 'values', 'nothing', 'a list'],
    ['a value twice', { ...values, values: ['a', 'a'] }, 'values[1]', '"a" twice', 'each once'],
    [
      'two that write the same',
      { ...values, values: [1, '1'] },
      'values[1]',
      '"1", which is written as 1 is',
      'tell apart',
    ],
    [
      'two that a format makes one',
      { ...values, values: [0.11, 0.12], format: '%.1f' },
      'values[1]',
      '0.12, which is written as 0.11 is',
      'tell apart',
    ],
    ['a list in a list', { ...values, values: [[1]] }, 'values[0]', '[1]', 'a finite number, a text'],
    ['a NUL', { ...values, values: ['a\u0000'] }, 'values[0]', 'NUL', 'without'],
    ['a range of a choice', { ...values, values: [1], range: [1, 2] }, 'range', 'unknown key', 'values'],
    ['a switch with a value', { type: 'bool', flag: 'amp=' }, 'flag', '"amp="', '"form": "value"'],
    [
      'a switch that is off by both',
      { type: 'bool', flag: '--amp', flag_false: '--no', form: 'value' },
      'flag_false',
      '"--no"',
      'none',
    ],
    ['a step of nothing', { type: 'int', range: [1, 9], step: 0, flag: '-n' }, 'step', '0', 'above 0'],
    ['half a step', { type: 'int', range: [1, 9], step: 0.5, flag: '-n' }, 'step', '0.5', 'whole'],
    [
      'steps of a logarithm',
      { type: 'float', range: [1, 9], step: 1, distribution: 'log_uniform', flag: '-n' },
      'step',
      '1',
      'log_uniform',
    ],
    ['an unknown type', { type: 'choise', values: [1], flag: '-n' }, 'type', '"choise"', '"bool"'],
    ['a condition on nothing', { type: 'bool', flag: '-n', when: { q: 1 } }, 'when.q', 'unknown', 'other'],
    [
      'a condition that is never met',
      { type: 'bool', flag: '-n', when: { other: 'lion' } },
      'when.other',
      '"lion"',
      '"adam", "sgd"',
    ],
    ['a condition on itself', { type: 'bool', flag: '-n', when: { p: true } }, 'when', 'p → p', 'end at'],
  ])('%s', (_, parameter, key, found, allowed) => {
    const other = { type: 'choice', values: ['adam', 'sgd'], flag: '--other' }
    const place = `models.r.supported_hyperparams.p.${key}`
    const mistake = mistakesOf({ p: parameter, other }).find(each => each.place === place)
    expect(mistake?.found).toContain(found)
    expect(mistake?.allowed).toContain(allowed)
  })

  it('tell a circle of conditions once', () => {
    const on = (name: string) => ({ type: 'bool', flag: `-${name}`, when: { [name]: true } })
    const told = mistakesOf({ a: on('b'), b: on('c'), c: on('a') })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ place: 'models.r.supported_hyperparams.a.when' })
    expect(told[0]?.found).toBe('a circle, a → b → c → a')
  })
})

describe('a light sweep', () => {
  const parametersOf = (params: Record<string, string>) =>
    inlineModels({ command: 'python train.py', params }, name => name).config.models.train
      ?.supported_hyperparams

  it('has choices, switches, steps, defaults and conditions', () => {
    expect(
      parametersOf({
        optimizer: 'choice:adam,sgd,"a, b:c","5",6,true,null:default=adam',
        amp: 'bool',
        fast: 'bool:default=true:flag_false=--slow',
        hidden: 'int:32:512:step=32',
        lr: 'log_uniform:1e-5:1e-1:1e-3:format=%.2e',
        momentum: 'float:0.5:0.99:when=optimizer=sgd|"a, b:c"',
      }),
    ).toEqual({
      optimizer: {
        type: 'choice',
        values: ['adam', 'sgd', 'a, b:c', '5', 6, true, null],
        default: 'adam',
        flag: '--optimizer',
      },
      amp: { type: 'bool', flag: '--amp' },
      fast: { type: 'bool', default: true, flag: '--fast', flag_false: '--slow' },
      hidden: { type: 'int', distribution: 'uniform', range: [32, 512], step: 32, flag: '--hidden' },
      lr: {
        type: 'float',
        distribution: 'log_uniform',
        range: [1e-5, 0.1],
        default: 1e-3,
        format: '%.2e',
        flag: '--lr',
      },
      momentum: {
        type: 'float',
        distribution: 'uniform',
        range: [0.5, 0.99],
        flag: '--momentum',
        when: { optimizer: ['sgd', 'a, b:c'] },
      },
    })
  })

  it.each([
    [{ o: 'choice:' }, 'params o: found "choice:"'],
    [{ o: 'choice:a,a' }, 'params o.values[1]: found "a" twice'],
    [{ o: 'bool:yes' }, 'params o: found "bool:yes"'],
    [{ o: 'int:1:9:step=0' }, 'params o.step: found 0'],
    [{ o: 'int:1:9:when=x=1' }, 'params o.when.x: found the unknown hyperparameter "x"'],
    [{ o: 'bol' }, 'did you mean "bool"?'],
  ])('tells what is wrong with %j', (params, words) => {
    expect(() => parametersOf(params)).toThrow(UsageError)
    expect(() => parametersOf(params)).toThrow(words)
  })
})

describe('a light command', () => {
  const modelsOf = (command: string, params: Record<string, string>) =>
    inlineModels({ command, params }, name => name).config.models

  it('takes values at places by their names, and the rest by their flags', () => {
    const params = { c: 'log_uniform:0.1:100', g: 'float:0:1', 'shrink@-h': 'int:0:1', 'd@d=': 'int:1:3' }
    expect(modelsOf("svm-train -c {c} x={g} '{}' '{json}' data", params)).toMatchObject({
      'svm-train': {
        command_template: [
          'svm-train',
          '-c',
          '{c}',
          'x={g}',
          '{{}}',
          '{{json}}',
          'data',
          '{hyperparameters}',
        ],
        supported_hyperparams: { shrink: { flag: '-h' }, d: { flag: 'd=' } },
      },
    })
    expect(modelsOf('a', { 'lr@lr': '=float:0:1' }).a?.supported_hyperparams).toMatchObject({
      lr: { flag: 'lr=' },
    })
  })

  it.each([
    [
      'a -l {lrr} {g}',
      { lr: 'int:1:2', g: 'int:1:2' },
      'command: found {lrr}; allowed: {lr}, {g} (did you mean "lr"?)',
    ],
    ['a', { 'c@': 'int:1:2' }, 'params c: found "c@"; allowed: NAME@FLAG'],
    ['a', { c: 'int:1:2', 'c@-c': 'int:1:2' }, 'params c: found it twice'],
    ['a {o}', { o: 'choice:a,null' }, 'command: found {o}, which is not always passed'],
    ['{o} b', { o: 'choice:rm,ls' }, 'command: found a hyperparameter in the program'],
  ])('%j with %j is refused', (command, params, words) => {
    expect(() => modelsOf(command, params)).toThrow(words)
  })
})
