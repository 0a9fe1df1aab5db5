import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { chooseMetric, metricRange, metricTitle } from '../../lib/chart/metric.ts'
import { UsageError } from '../../lib/errors.ts'

const tableOf = (...metrics: string[]) =>
  from([Object.fromEntries([['experiment_id', 'a'], ...metrics.map(name => [`perf_${name}`, 1])])])

describe('chooseMetric', () => {
  it('takes the first that looks like an accuracy', () => {
    expect(chooseMetric(tableOf('loss', 'rank@1', 'accuracy'), undefined)?.name).toBe('rank@1')
    expect(chooseMetric(tableOf('epoch_time', 'loss', 'mAP'), undefined)?.name).toBe('mAP')
  })

  it('prefers the accuracy of a test to that of a training', () => {
    expect(chooseMetric(tableOf('train_accuracy', 'val_accuracy'), undefined)?.name).toBe('val_accuracy')
  })

  it('takes the first where none looks like an accuracy, and nothing where there is none', () => {
    expect(chooseMetric(tableOf('loss', 'epoch_time'), undefined)?.name).toBe('loss')
    expect(chooseMetric(tableOf(), 'accuracy')).toBeNull()
  })

  it('finds a metric by its name or its column', () => {
    expect(chooseMetric(tableOf('loss', 'accuracy'), 'loss')?.column).toBe('perf_loss')
    expect(chooseMetric(tableOf('loss', 'accuracy'), 'perf_loss')?.name).toBe('loss')
  })

  it('names those there are when asked for one that is not', () => {
    expect(() => chooseMetric(tableOf('loss', 'accuracy'), 'acuracy')).toThrow(UsageError)
    expect(() => chooseMetric(tableOf('loss', 'accuracy'), 'acuracy')).toThrow(/acuracy.*loss, accuracy/)
  })
})

describe('metricTitle', () => {
  const accuracy = { name: 'accuracy', column: 'perf_accuracy', direction: 'higher' } as const
  const loss = { name: 'loss', column: 'perf_loss', direction: 'lower' } as const

  it('tells per cent from shares by the values', () => {
    expect(metricTitle(accuracy, [90, 97], [], 300)).toBe('accuracy (%; higher is better)')
    expect(metricTitle(accuracy, [0.9, 0.97], [], 300)).toBe('accuracy (share, 0 to 1; higher is better)')
  })

  it('claims no unit for what has none', () => {
    expect(metricTitle(loss, [0.1], [], 300)).toBe('loss (no unit; lower is better)')
    expect(metricTitle(accuracy, [-3, 400], [], 300)).toBe('accuracy (no unit; higher is better)')
  })

  it('breaks into two lines where one is too long for the axis', () => {
    expect(metricTitle(loss, [0.1], ['log scale'], 120)).toEqual([
      'loss',
      '(no unit; log scale; lower is better)',
    ])
  })

  it('reaches to 100 % and no further', () => {
    expect(metricRange(accuracy, [90, 99])).toMatchObject({ high: 100 })
    expect(metricRange(accuracy, [0, 0.5])).toMatchObject({ low: 0 })
    expect(metricRange(loss, [99, 100]).high).toBeGreaterThan(100)
  })

  it('has room also where all values are the same', () => {
    for (const value of [0, 1, 100, 96.5]) {
      const { low, high } = metricRange(accuracy, [value, value])
      expect(low).toBeLessThan(high)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
  })
})
