import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, UsageError } from '../../lib/errors.ts'
import { countNight } from '../../lib/plan/count-night.ts'
import type { RunOptions } from '../../lib/plan/options.ts'
import { plan } from '../../lib/plan/plan-night.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-designs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp', 'logistic'],
      constraints: ['not amp or hidden > 32'],
      supported_hyperparams: {
        hidden: { type: 'int', range: [32, 128], step: 32, default: 64, flag: '--hidden' },
        amp: { type: 'bool', default: false, flag: '--amp' },
        lr: { type: 'float', range: [0.001, 0.1], distribution: 'log_uniform', default: 0.01, flag: '--lr' },
        seed: { type: 'int', range: [1, 9], flag: '--seed' },
      },
    },
  },
}
const digits = { config, cwd: folder, seed: 42, repo: 'digits', model: 'mlp' }
const planned = (options: RunOptions) => plan({ ...digits, ...options })
const settings = (options: RunOptions) =>
  planned(options).experiments.map(({ hyperparameters }) => hyperparameters)

function refusal(attempt: () => unknown): string {
  try {
    attempt()
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('accepted')
}

describe('a plan with a design', () => {
  it('of a grid holds every combination that its constraints allow, and tells what they leave out', () => {
    const grid = planned({ mutate: 'hidden,amp', design: 'grid' })
    expect(grid.experiments).toHaveLength(7)
    expect(grid.notices).toContain(
      'grid of hidden, amp in digits/mlp: 8 points, less 1 that "not amp or hidden > 32" forbids: 7 settings',
    )
    expect(grid.sweep).toEqual({ designs: ['grid'], settings: 7, repeats: 1, order: 'plan' })
  })

  it('has the levels of ranges by --levels, and by the configuration first', () => {
    expect(settings({ mutate: 'lr', design: 'grid', levels: 3 }).map(({ lr }) => lr)).toEqual([
      0.001, 0.01, 0.1,
    ])
    const { digits: own } = config.models
    const parameters = own.supported_hyperparams
    const levelled = { ...parameters, lr: { ...parameters.lr, levels: 2 } }
    const of = { models: { digits: { ...own, supported_hyperparams: levelled } } }
    expect(settings({ config: of, mutate: 'lr', design: 'grid', levels: 3 }).map(({ lr }) => lr)).toEqual([
      0.001, 0.1,
    ])
  })

  it('one at a time begins with the defaults', () => {
    expect(settings({ mutate: 'hidden,amp', design: 'one-at-a-time' })).toEqual([
      { hidden: 64, amp: false },
      { hidden: 32, amp: false },
      { hidden: 96, amp: false },
      { hidden: 128, amp: false },
      { hidden: 64, amp: true },
    ])
  })

  it.each([
    'latin',
    'sobol',
  ] as const)('by %s has as many settings as are asked for, the same for the same seed', design => {
    const options = { mutate: 'lr', design, runs: 16 } as const
    expect(settings(options)).toHaveLength(16)
    expect(settings(options)).toEqual(settings(options))
    expect(settings(options)).not.toEqual(settings({ ...options, seed: 43 }))
  })

  it('tells that a Sobol sequence wants a power of two', () => {
    expect(planned({ mutate: 'lr', design: 'sobol', runs: 20 }).notices.join()).toContain(
      '16 or 32 rather than 20',
    )
  })

  it('runs each setting with each model', () => {
    expect(planned({ model: 'mlp,logistic', mutate: 'amp', design: 'grid' }).experiments).toHaveLength(4)
  })

  it('stands in an entry of a batch file', () => {
    const experiments = [
      { repo: 'digits', model: 'mlp', mutate: ['hidden', 'amp'], design: 'grid' },
      { repo: 'digits', model: 'mlp', mutate: ['lr'], runs_per_config: 2 },
    ]
    const batch = { repeats: 2, order: 'blocks', warmup: 1, experiments }
    const {
      experiments: all,
      settings: how,
      sweep,
    } = plan({ config, cwd: folder, seed: 42, experimentConfig: batch })
    expect(all).toHaveLength(18)
    expect(how.warmup).toBe(1)
    expect(sweep).toEqual({ designs: ['grid', 'random'], settings: 9, repeats: 2, order: 'blocks' })
    const of = (options: RunOptions) =>
      plan({ config, cwd: folder, seed: 42, experimentConfig: batch, ...options })
    expect(of({ repeats: 1, order: 'plan' }).experiments).toHaveLength(9)
  })
})

describe('repeats', () => {
  const mutations = { mutate: 'lr', runs: 6 }

  it('come in blocks, of the very mutations of a night without them', () => {
    const once = settings(mutations)
    const { experiments, sweep } = planned({ ...mutations, repeats: 3 })
    expect(sweep).toMatchObject({ settings: 6, repeats: 3, order: 'blocks' })
    for (const block of [1, 2, 3]) {
      const own = experiments.filter(experiment => experiment.block === block)
      expect(own.map(({ hyperparameters }) => hyperparameters)).toEqual(expect.arrayContaining([...once]))
      expect(own.every(({ repeat }) => repeat === block)).toBe(true)
    }
    expect(experiments.map(({ block }) => block)).toEqual([1, 2, 3].flatMap(block => Array(6).fill(block)))
  })

  it('leave no mark on a night that has none', () => {
    expect(planned(mutations).experiments[0]).not.toHaveProperty('block')
    expect(planned(mutations).experiments[0]).not.toHaveProperty('repeat')
  })

  it('have the same order for the same seed', () => {
    const options = { ...mutations, repeats: 3, order: 'shuffle' } as const
    expect(planned(options).experiments).toEqual(planned(options).experiments)
    expect(planned(options).experiments).not.toEqual(planned({ ...options, order: 'blocks' }).experiments)
  })
})

describe('what cannot be planned', () => {
  it.each([
    [
      'a grid over a range without levels',
      { mutate: 'lr,amp', design: 'grid' },
      'grid over lr, of which nothing says how many values',
    ],
    [
      'one at a time without a default',
      { mutate: 'seed', design: 'one-at-a-time', levels: 3 },
      'default of seed, which has none',
    ],
    [
      'a number of runs beside a grid',
      { mutate: 'amp', design: 'grid', runs: 5 },
      'runs: found 5 beside the design grid',
    ],
    [
      'levels of a random design',
      { mutate: 'lr', levels: 5 },
      'levels: found 5 without a design that has levels',
    ],
    [
      'a single level',
      { mutate: 'lr', design: 'grid', levels: 1 },
      'levels: found 1; allowed: a whole number from 2',
    ],
    ['a design where nothing is mutated', { design: 'grid' }, 'design: found grid where nothing is mutated'],
    [
      'an unknown design',
      { mutate: 'lr', design: 'girds' as 'grid' },
      'design: found "girds"; allowed: random, grid',
    ],
    ['no repeats', { mutate: 'lr', repeats: 0 }, 'repeats: found 0; allowed: a whole number from 1'],
    ['negative repeats', { mutate: 'lr', repeats: -2 }, 'repeats: found -2'],
    ['half a repeat', { mutate: 'lr', repeats: 1.5 }, 'repeats: found 1.5'],
    ['an unknown order', { mutate: 'lr', order: 'block' as 'blocks' }, 'did you mean "blocks"'],
    [
      'Latin squares of too few repeats',
      { mutate: 'lr', runs: 4, repeats: 3, order: 'latin-square' },
      'latin-square with 3 repeats of 4 settings',
    ],
    [
      'Latin squares of one setting',
      { mutate: 'lr', repeats: 3, order: 'latin-square' },
      'latin-square with 3 repeats of 1 setting;',
    ],
    [
      'repeats of unmutated runs',
      { runs: 3, repeats: 2 },
      'found 3 runs of digits/mlp beside it, which is not mutated',
    ],
    ['negative warm-ups', { mutate: 'lr', warmup: -1 }, 'warmup: found -1; allowed: a whole number from 0'],
    [
      'more experiments than a night holds',
      { mutate: 'lr', runs: 10_000, repeats: 1000 },
      'found 1000 of 10,000 experiments',
    ],
  ] satisfies [string, RunOptions, string][])('%s', (_, options, words) => {
    expect(refusal(() => planned(options))).toContain(words)
  })

  it('a grid of which constraints leave nothing', () => {
    const none = { models: { digits: { ...config.models.digits, constraints: ['hidden > 500'] } } }
    expect(refusal(() => planned({ config: none, mutate: 'hidden', design: 'grid' }))).toContain(
      'found nothing left to run',
    )
  })

  it('an entry of a batch file with a number of runs beside its grid', () => {
    const entry = { repo: 'digits', model: 'mlp', mutate: ['amp'], design: 'grid', runs_per_config: 4 }
    const attempt = () => plan({ config, cwd: folder, seed: 1, experimentConfig: { experiments: [entry] } })
    expect(refusal(attempt)).toContain('runs_per_config: found 4 beside the design grid')
  })

  it('a parameter with levels beside its steps', () => {
    const { digits: own } = config.models
    const hidden = { ...own.supported_hyperparams.hidden, levels: 3 }
    const wrong = { models: { digits: { ...own, supported_hyperparams: { hidden } } } }
    expect(refusal(() => planned({ config: wrong, mutate: 'hidden', design: 'grid' }))).toContain(
      'none beside step',
    )
  })
})

describe('a night that is counted', () => {
  const names = Array.from({ length: 6 }, (_, at) => `p${at}`)
  const many = {
    models: {
      digits: {
        path: '.',
        train_script: 'train.js',
        models: ['mlp', 'logistic'],
        supported_hyperparams: Object.fromEntries(
          names.map(name => [name, { type: 'int', range: [1, 10], step: 1, flag: `--${name}` }]),
        ),
      },
    },
  }

  it('may be a grid of a million, with models and repeats beside it', () => {
    const count = countNight({
      ...digits,
      config: many,
      model: 'mlp,logistic',
      mutate: 'all',
      design: 'grid',
      repeats: 5,
    })
    expect(count).toMatchObject({
      settings: 2e6,
      points: 1e6,
      forbidden: 0,
      repeats: 5,
      order: 'blocks',
      experiments: 1e7,
    })
  })

  it('counts what constraints leave out', () => {
    expect(countNight({ ...digits, mutate: 'hidden,amp', design: 'grid' })).toMatchObject({
      settings: 7,
      points: 8,
      forbidden: 1,
    })
  })

  it('counts a random design by drawing it', () => {
    expect(countNight({ ...digits, mutate: 'lr', runs: 20, repeats: 2 })).toMatchObject({
      settings: 20,
      experiments: 40,
      points: 0,
    })
  })

  it('is refused for what is wrong in a grid', () => {
    expect(refusal(() => countNight({ ...digits, mutate: 'lr', design: 'grid' }))).toContain(
      'found grid over lr',
    )
  })
})
