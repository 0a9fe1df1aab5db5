import { describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../lib/config/load.ts'
import type { ModelsConfig } from '../../lib/config/schema.ts'
import { buildPlan, type PlanEntry } from '../../lib/design/plan.ts'
import { planMistakes } from '../../lib/design/plan-mistakes.ts'
import { UsageError } from '../../lib/errors.ts'

const config: ModelsConfig = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp', 'logistic'],
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 100], default: 10, flag: '--epochs' },
        learning_rate: { type: 'float', range: [0.0001, 0.1], default: 0.01, flag: '--lr' },
        kfold: { type: 'int', range: [2, 10], default: 10, flag: '--kfold' },
        tiny: { type: 'float', range: [5e-6, 2e-5], default: 1e-5, flag: '--tiny' },
        open: { type: 'int', range: [0, 3], flag: '--open' },
      },
    },
    bare: { path: '.', train_script: 'run.sh', models: ['default'], supported_hyperparams: {} },
  },
}

const mutation = (rest: Partial<PlanEntry>): PlanEntry => ({
  repo: 'digits',
  model: 'mlp',
  mode: 'mutation',
  mutate: ['epochs'],
  runs: 2,
  ...rest,
})

function plan(...entries: PlanEntry[]) {
  return buildPlan({ config, seed: 42, entries })
}

describe('a plan', () => {
  it('is the same for the same seed and config', () => {
    const entry = mutation({ mutate: 'all', runs: 5 })
    expect(plan(entry)).toEqual(plan(entry))
    expect(buildPlan({ config, seed: '-42', entries: [entry] }).experiments).toEqual(plan(entry).experiments)
  })

  it('holds the mutated hyperparameters in the order given', () => {
    const { experiments } = plan(mutation({ mutate: ['learning_rate', 'epochs'] }))
    expect(experiments).toHaveLength(2)
    expect(experiments[0]).toMatchObject({ repository: 'digits', model: 'mlp', mode: 'mutation' })
    expect(Object.keys(experiments[0]?.hyperparameters ?? {})).toEqual(['learning_rate', 'epochs'])
  })

  it('mutates all in the order of the config', () => {
    const [first] = plan(mutation({ mutate: ['all'] })).experiments
    expect(Object.keys(first?.hyperparameters ?? {})).toEqual([
      'epochs',
      'learning_rate',
      'kfold',
      'tiny',
      'open',
    ])
  })

  it('runs the defaults, or the values given, unmutated', () => {
    const { experiments } = plan(
      { repo: 'digits', model: 'mlp', mode: 'default', runs: 2 },
      { repo: 'digits', model: 'logistic', mode: 'default', runs: 1, hyperparameters: { epochs: 500 } },
      { repo: 'bare', model: 'default', mode: 'default', runs: 1 },
    )
    const defaults = { epochs: 10, learning_rate: 0.01, kfold: 10, tiny: 1e-5 }
    expect(experiments.map(({ hyperparameters }) => hyperparameters)).toEqual([
      defaults,
      defaults,
      { epochs: 500 },
      {},
    ])
  })

  it('draws one stream through all of its entries', () => {
    const both = plan(mutation({ runs: 3 }), mutation({ mutate: ['learning_rate'], runs: 3 })).experiments
    expect(both.slice(0, 3)).toEqual(plan(mutation({ runs: 3 })).experiments)
    expect(both.slice(3)).not.toEqual(plan(mutation({ mutate: ['learning_rate'], runs: 3 })).experiments)
  })

  it('keeps a seed that a number would round', () => {
    const seed = '123456789012345678901234567890'
    expect(buildPlan({ config, seed, entries: [] }).seed).toBe(seed)
    expect(plan().seed).toBe(42)
  })
})

describe('a plan says', () => {
  it('how many mutations exist when more are asked for', () => {
    const { experiments, notices } = plan(mutation({ mutate: ['kfold'], runs: 20 }))
    expect(experiments).toHaveLength(8)
    expect(notices).toEqual([
      'asked for 20 unique mutations of kfold in digits/mlp; only 8 exist (9 values, less the defaults): the plan holds 8',
    ])
  })

  it('when there is nothing to run but the defaults', () => {
    const { default: _, ...kfold } = config.models.digits?.supported_hyperparams.kfold ?? {}
    const only = {
      ...config.models.digits,
      supported_hyperparams: { one: { ...kfold, range: [3, 3], default: 3 } },
    }
    const narrowed = parseModelsConfig({ models: { digits: only } }, 'test')
    const entries = [mutation({ mutate: 'all' })]
    expect(buildPlan({ config: narrowed, seed: 1, entries })).toEqual({
      seed: 1,
      experiments: [],
      notices: [
        'asked for 2 unique mutations of one in digits/mlp; none exists (1 value, less the defaults): the plan holds none',
      ],
      sweep: { designs: ['random'], settings: 0, repeats: 1, order: 'plan' },
    })
  })

  it('how many it left out for history', () => {
    const excluded = [{ kfold: 3 }]
    expect(plan(mutation({ mutate: ['kfold'], runs: 20, excluded })).notices[0]).toContain(
      'only 7 exist (9 values, less the defaults, less 1 earlier run)',
    )
  })

  it('where a value is passed otherwise than the original passed it, once a parameter', () => {
    const { notices } = plan(mutation({ mutate: ['tiny'], runs: 2 }), mutation({ mutate: ['tiny'], runs: 2 }))
    expect(notices.join()).toMatch(
      /^tiny of digits is passed as 0\.0000\d{7} where the original passed 0\.0000\d\d$/,
    )
    const given = { learning_rate: 0.0000012 }
    expect(
      plan({ repo: 'digits', model: 'mlp', mode: 'default', runs: 1, hyperparameters: given }).notices,
    ).toEqual(['learning_rate of digits is passed as 0.00000120000 where the original passed 0.000001'])
  })

  it('nothing when there is nothing to say', () => {
    expect(plan(mutation({ mutate: ['epochs', 'learning_rate'], runs: 5 })).notices).toEqual([])
  })
})

describe('a plan is refused', () => {
  const refusal = (...entries: PlanEntry[]) => {
    try {
      plan(...entries)
    } catch (error) {
      return error
    }
    return undefined
  }

  it('for an unknown repository, model or parameter, naming the known ones and the nearest, all at once', () => {
    const error = refusal(mutation({ model: 'mpl', mutate: ['epoch', 'zzz'] }))
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toHaveProperty(
      'message',
      [
        'model: found the unknown name "mpl"; allowed: mlp, logistic (did you mean "mlp"?)',
        'mutate: found the unknown name "epoch"; allowed: epochs, learning_rate, kfold, tiny, open, all (did you mean "epochs"?)',
        'mutate: found the unknown name "zzz"; allowed: epochs, learning_rate, kfold, tiny, open, all',
      ].join('\n'),
    )
    expect(String(refusal(mutation({ repo: 'constructor' })))).toContain(
      'repo: found the unknown name "constructor"',
    )
  })

  it.each([0, -1, 1.5, Number.NaN, 2_000_000])('for %d runs', runs => {
    expect(String(refusal(mutation({ runs })))).toContain(
      `runs: found ${runs}; allowed: a whole number from 1`,
    )
  })

  it('for nothing to mutate, and a name twice', () => {
    expect(String(refusal(mutation({ mutate: [] })))).toContain('mutate: found nothing')
    expect(String(refusal(mutation({ mutate: ['epochs', 'epochs'] })))).toContain(
      'mutate: found "epochs" twice',
    )
    expect(String(refusal(mutation({ repo: 'bare', model: 'default', mutate: 'all' })))).toContain('without')
  })

  it('for values that their parameter cannot take', () => {
    const hyperparameters = { epochs: 1.5, learning_rate: Number.NaN, epoch: 3 }
    const entry: PlanEntry = { repo: 'digits', model: 'mlp', mode: 'default', runs: 1, hyperparameters }
    expect(planMistakes(config, [entry]).map(({ place }) => place)).toEqual([
      'experiments[0].hyperparameters.epochs',
      'experiments[0].hyperparameters.learning_rate',
      'experiments[0].hyperparameters',
    ])
  })

  it('with the number of the entry where there are several', () => {
    const error = refusal(mutation({}), mutation({ model: 'x' }))
    expect(String(error)).toContain('experiments[1].model: found the unknown name "x"')
  })
})
