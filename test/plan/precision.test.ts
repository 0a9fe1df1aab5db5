import { describe, expect, it } from 'vitest'
import { countNight } from '../../lib/plan/count-night.ts'
import type { RunOptions } from '../../lib/plan/options.ts'
import { plan } from '../../lib/plan/plan-night.ts'
import { planTestgen } from '../../lib/plan/plan-testgen.ts'

const config = {
  models: {
    digits: {
      path: '.',
      train_script: 'train.js',
      models: ['mlp'],
      performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)' } },
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 9], default: 3, flag: '--epochs' },
      },
    },
    plain: { path: '.', train_script: 'train.js', models: ['mlp'], supported_hyperparams: {} },
  },
}
const digits = { config, cwd: import.meta.dirname, seed: 42, repo: 'digits', model: 'mlp' }
const sweep: RunOptions = { ...digits, mutate: 'epochs', runs: 3 }

describe('a plan with a precision', () => {
  it('begins with five blocks, and knows how it goes on', () => {
    const { experiments, precision, sweep: made } = plan({ ...sweep, precision: '2%,accuracy=0.5' })
    expect(experiments).toHaveLength(15)
    expect(experiments.map(({ block }) => block)).toEqual(
      [1, 2, 3, 4, 5].flatMap(block => Array(3).fill(block)),
    )
    expect(made).toMatchObject({ settings: 3, repeats: 5, order: 'blocks' })
    expect(precision).toEqual({
      wanted: '2%,accuracy=0.5',
      widths: [{ halfWidth: 0.02 }, { metric: 'accuracy', halfWidth: 0.5 }],
      maxRepeats: 30,
      dropSettled: false,
    })
  })

  it('begins with as many blocks as are asked for, and with no more than there may be', () => {
    expect(plan({ ...sweep, precision: '2%', repeats: 8 }).experiments).toHaveLength(24)
    expect(plan({ ...sweep, precision: '2%', maxRepeats: 3 }).experiments).toHaveLength(9)
    expect(plan({ ...digits, precision: '2%' }).experiments).toHaveLength(5)
  })

  it('has the same settings in the same order as one of so many repeats', () => {
    expect(plan({ ...sweep, precision: '2%' }).experiments).toEqual(
      plan({ ...sweep, repeats: 5 }).experiments,
    )
  })

  it('is counted with what follows', () => {
    expect(countNight({ ...sweep, precision: '2%' })).toMatchObject({
      settings: 3,
      repeats: 5,
      experiments: 15,
      precision: { wanted: '2%', maxRepeats: 30 },
    })
  })

  it('may stand in a batch file, and options take precedence', () => {
    const experimentConfig = {
      precision: '2%',
      max_repeats: 12,
      drop_settled: true,
      experiments: [{ repo: 'digits', model: 'mlp', mutate: ['epochs'], runs_per_config: 2 }],
    }
    const batch = { config, cwd: import.meta.dirname, seed: 42, experimentConfig }
    expect(plan(batch).precision).toMatchObject({ wanted: '2%', maxRepeats: 12, dropSettled: true })
    expect(plan({ ...batch, precision: 'accuracy=1', maxRepeats: 7 }).precision).toMatchObject({
      wanted: 'accuracy=1',
      maxRepeats: 7,
    })
    expect(() =>
      plan({ ...batch, experimentConfig: { ...experimentConfig, precision: '2 furlongs' } }),
    ).toThrow(/precision: found the text "2 furlongs"; allowed: half the width/)
  })

  it.each<[string, RunOptions, RegExp]>([
    [
      'nonsense',
      { ...sweep, precision: '2 furlongs' },
      /precision: found "2 furlongs"; allowed: half the width .*which is no width/,
    ],
    [
      'one run of each setting',
      { ...sweep, precision: '2%', maxRepeats: 1 },
      /maxRepeats: found 1; allowed: a whole number from 2/,
    ],
    [
      'another order',
      { ...sweep, precision: '2%', order: 'latin-square' },
      /order: found latin-square beside precision; allowed: blocks/,
    ],
    [
      'fewer blocks than it takes',
      { ...sweep, precision: '2%', repeats: 2 },
      /repeats: found 2 beside precision; allowed: from 5 to .* 30/,
    ],
    [
      'more blocks than there may be',
      { ...sweep, precision: '2%', repeats: 9, maxRepeats: 8 },
      /repeats: found 9 beside precision; allowed: from 5 to .* 8/,
    ],
    [
      'no meter',
      { ...sweep, precision: '2%', energy: false },
      /precision: found one of the energy where none is measured/,
    ],
    [
      'an unknown metric',
      { ...sweep, precision: 'acuracy=1' },
      /precision: found the metric "acuracy"; allowed for digits: accuracy \(.*accuracy/,
    ],
    [
      'a repository without metrics',
      { ...digits, repo: 'plain', precision: 'accuracy=1' },
      /allowed for plain: none, for it has no metric/,
    ],
    [
      'several runs that are not mutated',
      { ...digits, runs: 3, precision: '2%' },
      /repeats: found 3 runs of digits\/mlp/,
    ],
    [
      'most repeats alone',
      { ...sweep, maxRepeats: 8 },
      /maxRepeats: found it alone; allowed: only with precision/,
    ],
    ['a night that draws more', { more: 'latest', precision: '2%' }, /more: found precision beside it/],
    ['a night that goes on', { resume: 'latest', precision: '2%' }, /resume: found precision beside it/],
    [
      'a load beside',
      {
        config,
        cwd: import.meta.dirname,
        precision: '2%',
        experimentConfig: {
          experiments: [
            {
              mode: 'parallel',
              foreground: { repo: 'digits', model: 'mlp' },
              background: { repo: 'plain', model: 'mlp' },
            },
          ],
        },
      },
      /precision: found digits\/mlp beside a load \(mode parallel\)/,
    ],
  ])('is refused with %s', (_, options, words) => {
    expect(() => plan(options)).toThrow(words)
  })

  it('is refused for test generation', () => {
    const options = { key: 'list', dataPath: 'list.dt', precision: '2%' }
    expect(() => planTestgen(options)).toThrow(/precision: found it for test generation/)
  })
})
