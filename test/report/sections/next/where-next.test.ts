import { describe, expect, it } from 'vitest'
import { bestRegion, type ReachedSetting } from '../../../../lib/report/sections/next/best-region.ts'
import { nextCommand } from '../../../../lib/report/sections/next/next-command.ts'
import { normal, randomFrom } from '../../../bench/joules/random.js'
import { nightOf } from '../../../support/night-fixture.ts'

/** Settings whose metric has a hill over the rate at 0.001, and another level with adam. */
function settings(
  seed: number,
  { hill = 5, adam = 6, noise = 1, count = 32 } = {},
): readonly ReachedSetting[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, place) => {
    const rate = Number((10 ** (-5 + (4 * place) / (count - 1))).toPrecision(6))
    const optimizer = random() < 0.5 ? 'adam' : 'sgd'
    const epochs = 1 + Math.floor(20 * random())
    const value =
      80 - hill * Math.abs(Math.log10(rate) + 3) + (optimizer === 'adam' ? adam : 0) + noise * normal(random)
    return {
      values: new Map<string, number | string>([
        ['rate', rate],
        ['optimizer', optimizer],
        ['epochs', epochs],
      ]),
      value,
    }
  })
}

describe('where the best settings lie', () => {
  it('is a part of the range that they depend on', () => {
    const region = bestRegion(settings(3, { adam: 0 }), 'higher')
    expect(region).toMatchObject({ best: 8, of: 32 })
    const [rate, ...others] = region?.narrower ?? []
    expect(others).toEqual([])
    if (rate === undefined || 'only' in rate) throw new Error('no range')
    expect(rate.name).toBe('rate')
    expect(rate.least).toBeLessThan(0.001)
    expect(rate.least).toBeGreaterThan(0.00002)
    expect(rate.most).toBeGreaterThan(0.001)
    expect(rate.most).toBeLessThan(0.05)
    expect(rate.isAtEdge).toBe(false)
  })

  it('is the one value of a choice that they all have', () => {
    expect(bestRegion(settings(3, { hill: 0, adam: 20 }), 'higher')?.narrower).toEqual([
      { name: 'optimizer', only: 'adam' },
    ])
  })

  it('says where the very best lies at the edge, and knows which values are better', () => {
    const rising = settings(5, { adam: 0 }).map(({ values }) => ({
      values,
      value: Number(values.get('rate')),
    }))
    expect(bestRegion(rising, 'higher')?.narrower).toMatchObject([
      { name: 'rate', most: 0.1, isAtEdge: true },
    ])
    expect(bestRegion(rising, 'lower')?.narrower).toMatchObject([
      { name: 'rate', least: 1e-5, isAtEdge: true },
    ])
  })

  it('is not told of few settings, nor where nothing but noise is there, save as rarely as chance has it', () => {
    expect(bestRegion(settings(3, { count: 7 }), 'higher')).toBeNull()
    const told = Array.from({ length: 100 }, (_, seed) =>
      bestRegion(settings(seed + 1, { hill: 0, adam: 0 }), 'higher'),
    ).filter(region => region !== null)
    expect(told.length).toBeLessThanOrEqual(9)
  }, 120_000)
})

describe('the command that looks there', () => {
  const narrower = [
    { name: 'learning_rate', least: 0.0003, most: 0.003, tried: [0.0001, 0.1] as const, isAtEdge: false },
    { name: 'optimizer', only: 'adam' },
  ] as const
  const digits = { repository: 'digits', model: 'mlp' }
  const { record } = nightOf({ experiments: [{}] })
  const config = {
    models: { digits: { supported_hyperparams: { learning_rate: { range: [0.0005, 0.1] } } } },
  }
  const of = (change: Partial<typeof record>) =>
    nextCommand({ ...record, config, ...change }, digits, narrower)

  it('is that of the night, with what is narrower, within the range of the configuration', () => {
    const options = { mutate: ['learning_rate', 'epochs', 'optimizer'], repeats: 5, set: { batch: 16 } }
    expect(of({ options, config_file: '/home/me/config/models_config.json' })).toBe(
      'npx nightwatt run -r digits -m mlp -mt learning_rate,epochs -n 10 --set batch=16 --range learning_rate=0.0005:0.003 --set optimizer=adam --repeats 5',
    )
    expect(of({ options: { mutate: 'all' }, config_file: '/home/me/my models.json' })).toContain(
      "run -c '/home/me/my models.json' -r digits -m mlp -mt all -n 10",
    )
  })

  it('of a light sweep holds what was typed', () => {
    const options = {
      command: 'python train.py',
      params: { learning_rate: 'log_uniform:0.0001:0.1', optimizer: 'choice:adam,sgd' },
      metrics: { accuracy: 'acc: ([0-9.]+)' },
    }
    expect(of({ options, config_file: null })).toBe(
      "npx nightwatt run --command 'python train.py' --param learning_rate=log_uniform:0.0001:0.1 --param optimizer=choice:adam,sgd --metric 'accuracy=acc: ([0-9.]+)' -n 10 --range learning_rate=0.0005:0.003 --set optimizer=adam",
    )
    const declared = { ...options, metrics: { accuracy: { pattern: 'acc' } } }
    expect(of({ options: declared, config_file: null })).toBe('')
  })

  it('is none where a command line cannot say it', () => {
    expect(of({ options: {}, config_file: null })).toBe('')
    expect(
      of({ options: { mutate: 'all' }, config_file: '/a/config/models_config.json', config: null }),
    ).toBe('')
    expect(of({ options: { mutate: 'optimizer' }, config_file: '/a/config/models_config.json' })).toBe('')
  })
})
