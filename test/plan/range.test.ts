import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../../lib/plan/options.ts'
import { plan } from '../../lib/plan/plan-night.ts'

const config = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp'],
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 90], default: 3, flag: '--epochs' },
        hidden: { type: 'int', range: [32, 128], step: 32, default: 64, flag: '--hidden' },
        lr: { type: 'float', range: [0.0001, 0.1], distribution: 'log_uniform', default: 0.01, flag: '--lr' },
        optimizer: { type: 'choice', values: ['adam', 'sgd'], flag: '--optimizer' },
      },
    },
  },
}
const digits = { config, cwd: import.meta.dirname, seed: 42, repo: 'digits', model: 'mlp', mutate: 'all' }
const settings = (options: RunOptions) =>
  plan({ ...digits, ...options }).experiments.map(({ hyperparameters }) => hyperparameters)

describe('a part of a range', () => {
  it('is what its hyperparameter is drawn from, and gone through by a grid', () => {
    const drawn = settings({ runs: 40, range: { lr: [0.001, 0.003], epochs: [5, 9], hidden: [64, 128] } })
    for (const { lr, epochs, hidden } of drawn) {
      expect(Number(lr)).toBeGreaterThanOrEqual(0.001)
      expect(Number(lr)).toBeLessThanOrEqual(0.003)
      expect([5, 6, 7, 8, 9]).toContain(epochs)
      expect([64, 96, 128]).toContain(hidden)
    }
    const grid = settings({ mutate: 'lr', design: 'grid', levels: 3, range: { lr: [0.001, 0.1] } })
    expect(grid.map(({ lr }) => lr)).toEqual([0.001, 0.01, 0.1])
  })

  it('changes nothing in how values are passed, nor in the configuration that is kept', () => {
    const narrow = plan({ ...digits, mutate: 'lr', runs: 300, range: { lr: [0.001, 0.0015] } })
    expect(narrow.config).toEqual(plan(digits).config)
    const passed = narrow.experiments.map(({ hyperparameters }) => Number(hyperparameters.lr).toFixed(6))
    expect(new Set(passed).size).toBe(300)
  })

  it.each<[string, RunOptions, string]>([
    [
      'outside',
      { range: { lr: [0.001, 1] } },
      'range lr: found 0.001:1; allowed: within its range, 0.0001:0.1',
    ],
    ['upside down', { range: { lr: [0.01, 0.001] } }, 'range lr: found 0.01:0.001; allowed: the least below'],
    ['of fractions', { range: { epochs: [1.5, 3] } }, 'range epochs: found 1.5:3; allowed: whole numbers'],
    [
      'between steps',
      { range: { hidden: [40, 128] } },
      'range hidden: found 40:128; allowed: one that begins at a step, as 32',
    ],
    [
      'of a choice',
      { range: { optimizer: [1, 2] } },
      'range optimizer: found what is no range that is mutated; allowed: epochs, hidden, lr',
    ],
    ['of an unknown name', { range: { lrr: [1, 2] } }, 'allowed: epochs, hidden, lr (did you mean "lr"?)'],
    [
      'of what is fixed',
      { set: { lr: 0.01 }, range: { lr: [0.001, 0.01] } },
      'range lr: found what is no range that is mutated',
    ],
    [
      'where no range is mutated',
      { mutate: 'optimizer', range: { lr: [0.001, 0.01] } },
      'allowed: none, for none is',
    ],
    [
      'no range',
      { range: { lr: [1] } as never },
      'range: found {"lr":[1]}; allowed: an object of hyperparameter → [least, most]',
    ],
  ])('is refused %s', (_, options, words) => {
    expect(() => settings(options)).toThrow(words)
  })
})
