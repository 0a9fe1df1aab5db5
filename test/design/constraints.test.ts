import { describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../lib/config/load.ts'
import type { Parameters } from '../../lib/config/parameter/conditions.ts'
import { constraintMistake } from '../../lib/config/parameter/constraint/check-constraint.ts'
import type { HyperparameterValues } from '../../lib/config/parameter/hyperparameter-value.ts'
import { unmetBy } from '../../lib/design/constraints.ts'
import { buildPlan, type PlanEntry } from '../../lib/design/plan.ts'
import { UsageError } from '../../lib/errors.ts'

const supported_hyperparams: Parameters = {
  warmup: { type: 'int', range: [0, 5], default: 2, flag: '--warmup' },
  epochs: { type: 'int', range: [1, 5], default: 3, flag: '--epochs' },
  lr: { type: 'float', range: [0, 1], flag: '--lr' },
  optimizer: { type: 'choice', values: ['adam', 'sgd', null], flag: '--optimizer', default: 'adam' },
  momentum: { type: 'float', range: [0.5, 0.9], flag: '--m', when: { optimizer: 'sgd' }, default: 0.9 },
  amp: { type: 'bool', flag: '--amp' },
  'batch-size': { type: 'choice', values: [16, 32], flag: '--b' },
  'model.depth': { type: 'int', range: [1, 9], flag: 'd=' },
  in: { type: 'int', range: [1, 9], flag: '--in' },
}

const planned = (constraints: readonly string[], entry: Partial<PlanEntry>) =>
  buildPlan({
    config: parseModelsConfig(
      { models: { r: { path: '.', train_script: 'x', models: ['m'], supported_hyperparams, constraints } } },
      'models',
    ),
    seed: 1,
    entries: [{ repo: 'r', model: 'm', mode: 'mutation', runs: 1000, ...entry }],
  })

describe('a constraint', () => {
  const values: HyperparameterValues = {
    warmup: 1,
    epochs: 3,
    lr: 0.1,
    optimizer: 'adam',
    amp: true,
    'batch-size': 16,
    'model.depth': 4,
    in: 2,
  }
  it.each<[string, boolean]>([
    ['warmup < epochs', true],
    ['warmup * 3 >= epochs', true],
    ['warmup > epochs', false],
    ['-warmup + epochs == 2 and amp', true],
    ['not amp or optimizer != "adam"', false],
    ["optimizer == 'adam' && lr < 0.2", true],
    ['`batch-size` % 32 == 0', false],
    ['model.depth / in == 2', true],
    ['amp == True', true],
    ['optimizer == None', false],
    ['(warmup < 1 or epochs < 2) and lr == 0.1', false],
    // momentum is not there: what depends on it is not known, and forbids nothing.
    ['momentum < 0.1', true],
    ['momentum < 0.1 and warmup > 1', false],
    ['momentum < 0.1 or warmup > 1', true],
  ])('%s', (text, met) => {
    expect(constraintMistake(text, supported_hyperparams)).toBeUndefined()
    expect(unmetBy(values, [text])).toEqual(met ? [] : [text])
  })

  it.each([
    ['warmup <', 'what cannot be read'],
    ['', 'what cannot be read'],
    ['warmup', 'a number, which forbids nothing'],
    ['1 < warmup < 5', 'true or false beside <'],
    ['abs(warmup) < 1', 'a call of a function'],
    ['(function(){while(true){}})()', 'what cannot be read'],
    ['warmup["constructor"] == 1', 'a part of a value'],
    ['[1] == [1]', 'a list'],
    ['warmup == 1 ? true : false', 'a ? :'],
    ['warmup & 1 == 1', 'the operator &'],
    ['/a+/ == optimizer', 'the value'],
    ['optimizer < 1', 'values of several kinds beside <'],
    ['optimizer == 1', 'never the same'],
    ['optimizer == "sdg"', 'sdg, which optimizer never is'],
    ['epoch < 3', 'the unknown hyperparameter "epoch"'],
    ['lr < "a"', 'a text beside <'],
    ['not warmup', 'a number after not'],
    ['not warmup == 1', 'a number after not'],
    [`warmup < ${'('.repeat(400)}1${')'.repeat(400)}`, 'a text of 810 characters'],
  ])('may not be %j', (text, found) => {
    const told = constraintMistake(text, supported_hyperparams)?.found ?? 'nothing'
    expect(told).toMatch(
      text === 'optimizer < 1' ? /a text beside </ : new RegExp(found.replace(/[?[\]()]/g, '\\$&')),
    )
  })

  it('with a mistake is told at its place in the file', () => {
    expect(() => planned(['warmup < epochs', 'epoch > 1'], {})).toThrow(
      /models\.r\.constraints\[1\]: found the unknown hyperparameter "epoch", in "epoch > 1"; allowed: comparisons of warmup, epochs.*did you mean "epochs"/,
    )
  })

  it('is met by every mutation, and what it leaves is counted', () => {
    const { experiments, notices } = planned(['warmup < epochs'], { mutate: ['warmup', 'epochs'] })
    // 1 + 2 + 3 + 4 + 5, less the defaults.
    expect(experiments).toHaveLength(14)
    expect(notices[0]).toContain('only 14 exist (15 combinations, less the defaults)')
    for (const { hyperparameters } of experiments)
      expect(Number(hyperparameters.warmup)).toBeLessThan(Number(hyperparameters.epochs))
  })

  it('holds by the default of what is not mutated, and by what is fixed in its place', () => {
    const counted = (entry: Partial<PlanEntry>) => planned(['warmup < epochs'], entry).experiments.length
    // 0, 1 and 2 are below the default of 3; 2 is the default.
    expect(counted({ mutate: ['warmup'] })).toBe(2)
    expect(counted({ mutate: ['warmup'], fixed: { epochs: 5 } })).toBe(5)
  })

  it('that needs what is not known is told, and forbids nothing', () => {
    const { experiments, notices } = planned(['lr * 10 < epochs'], { mutate: ['epochs'], runs: 4 })
    expect(experiments).toHaveLength(4)
    expect(notices.join()).toContain(
      '"lr * 10 < epochs" of r is not held to, for lr is neither mutated nor set',
    )
  })

  it.each([
    [['warmup > 5'], ['warmup']],
    [['lr > 2'], ['lr', 'warmup']],
    [
      ['warmup > epochs', 'epochs > 4', 'warmup < 5'],
      ['warmup', 'epochs'],
    ],
  ])('that leaves nothing is refused before the night: %j', (constraints, mutate) => {
    expect(() => planned(constraints, { mutate })).toThrow(UsageError)
    expect(() => planned(constraints, { mutate })).toThrow(/found no combination of .* that meets/)
  })

  it('that the defaults do not meet is a notice; for values that somebody sets it is a mistake', () => {
    const constraints = ['warmup > epochs']
    const entry: Partial<PlanEntry> = { mode: 'default', runs: 1 }
    expect(planned(constraints, entry).notices).toEqual([
      'the defaults of r do not meet its constraint "warmup > epochs"',
    ])
    expect(() => planned(constraints, { ...entry, fixed: { epochs: 4 } })).toThrow(
      'fixed: found values that do not meet "warmup > epochs"',
    )
  })
})

describe('fixed values', () => {
  it('are in every experiment, and are not mutated by all', () => {
    const { experiments } = planned([], { mutate: 'all', runs: 5, fixed: { optimizer: 'sgd', amp: false } })
    for (const { hyperparameters } of experiments) {
      expect(hyperparameters).toMatchObject({ optimizer: 'sgd', amp: false })
      expect(hyperparameters.momentum).toBeGreaterThanOrEqual(0.5)
    }
    expect(new Set(experiments.map(({ hyperparameters }) => hyperparameters.lr)).size).toBe(5)
  })

  it('stand beside the defaults, and what does not count beside them is left out', () => {
    const values = (fixed: HyperparameterValues) =>
      planned([], { mode: 'default', runs: 1, fixed }).experiments[0]?.hyperparameters
    expect(values({})).toEqual({ warmup: 2, epochs: 3, optimizer: 'adam' })
    expect(values({ optimizer: 'sgd', epochs: 1 })).toEqual({
      warmup: 2,
      epochs: 1,
      optimizer: 'sgd',
      momentum: 0.9,
    })
    expect(values({ optimizer: null })).toEqual({ warmup: 2, epochs: 3, optimizer: null })
  })

  it('that count only with some of the mutations are passed with those', () => {
    const { experiments } = planned([], { mutate: ['optimizer'], fixed: { momentum: 0.7 } })
    expect(
      experiments
        .map(({ hyperparameters }) => hyperparameters)
        .map(v => JSON.stringify(v))
        .sort(),
    ).toEqual(['{"optimizer":"adam"}', '{"optimizer":"sgd","momentum":0.7}', '{"optimizer":null}'])
  })

  it('make another run of the defaults', () => {
    const count = (fixed: HyperparameterValues) =>
      planned([], { mutate: ['epochs'], fixed }).experiments.length
    expect(count({ warmup: 2 })).toBe(4)
    expect(count({ warmup: 1 })).toBe(5)
  })

  it.each<[Partial<PlanEntry>, string]>([
    [{ mutate: ['epochs'], fixed: { epochs: 2 } }, 'mutate: found epochs, which is fixed as well'],
    [{ mutate: ['epochs'], fixed: { epoch: 2 } }, 'fixed: found the unknown name "epoch"'],
    [{ mutate: ['epochs'], fixed: { warmup: 1.5 } }, 'fixed.warmup: found 1.5; allowed: a whole number'],
    [{ mutate: ['epochs'], fixed: { amp: 1 } }, 'fixed.amp: found 1; allowed: true or false'],
    [
      { mutate: ['epochs'], fixed: { optimizer: 'lion' } },
      'fixed.optimizer: found "lion"; allowed: "adam", "sgd"',
    ],
    [
      { mutate: ['momentum'] },
      'mutate: found momentum, which never counts here; allowed: it where optimizer is sgd',
    ],
    [
      { mode: 'default', fixed: { momentum: 0.7 } },
      'fixed.momentum: found momentum, which never counts here',
    ],
  ])('%j is a mistake', (entry, words) => {
    expect(() => planned([], entry)).toThrow(words)
  })
})
