import { from } from 'arquero'
import { describe, expect, it } from 'vitest'
import { accuracy } from '../../lib/chart/accuracy.ts'
import { experimentRows, experimentTable, failure } from '../support/nights.ts'
import { axisTitles, everyValue, messageOf, rowsWith, subtitleOf } from '../support/reading.ts'

describe('the chart of a metric', () => {
  it('draws the accuracy where none is asked for, with its unit and direction', () => {
    const spec = accuracy(experimentTable(4))
    expect(axisTitles(spec)).toContain('accuracy (%; higher is better (assumed))')
    expect(rowsWith(spec, 'at', 'value', 'id')).toHaveLength(4)
  })

  it('draws the metric that is asked for', () => {
    const spec = accuracy(experimentTable(4), { metric: 'loss' })
    expect(axisTitles(spec)).toContain('loss (no unit; lower is better (assumed))')
  })

  it('names the best successful one: the highest accuracy, the lowest loss', () => {
    const change = (_: unknown, index: number) => ({
      perf_accuracy: [90, 95, 99, 93][index] ?? null,
      perf_loss: [0.5, 0.2, 0.1, 0.4][index] ?? null,
      ...(index === 2 && { outcome: 'failure' as const }),
    })
    const named = (metric: string) => {
      const rows = rowsWith(accuracy(experimentTable(4, change), { metric }), 'text')
      return new Set(rows.map(({ text }) => text))
    }
    expect(named('accuracy')).toEqual(new Set(['best #2: 95']))
    expect(named('loss')).toEqual(new Set(['best #2: 0.2']))
  })

  it('marks the failed and those without a value, and drops none', () => {
    const spec = accuracy(
      experimentTable(6, (_, index) => (index === 1 ? failure : index === 4 ? { perf_accuracy: null } : {})),
    )
    expect(rowsWith(spec, 'mark', 'at').map(({ at, mark }) => [at, mark])).toEqual([
      [2, 'failed'],
      [5, 'no value'],
    ])
    expect(subtitleOf(spec)).toMatch(/n = 6 experiments · 1 failed \(×\) · 1 without accuracy/)
  })

  it('takes a value that is no number for absent', () => {
    const spec = accuracy(
      experimentTable(3, (_, index) => ({ perf_accuracy: [Number.NaN, Infinity, 90][index] ?? 0 })),
    )
    expect(subtitleOf(spec)).toContain('2 without accuracy')
  })

  it('draws a loss that exploded once on a logarithmic axis, and says so', () => {
    const spec = accuracy(
      experimentTable(5, (_, index) => ({ perf_loss: index === 3 ? 1e9 : 0.2 + index / 10 })),
      { metric: 'loss' },
    )
    expect(axisTitles(spec).join()).toContain('log scale')
    expect(everyValue(spec, 'scale')).toContainEqual(expect.objectContaining({ type: 'log' }))
  })

  it.each([
    'rank@1',
    'a.b[0]',
    'it\'s "quoted"',
    '<img src=x onerror=alert(1)>',
    '__proto__',
    'constructor',
  ])('draws a metric named %s', name => {
    const rows = experimentRows(3).map(({ perf_accuracy, perf_loss, ...row }) =>
      Object.fromEntries([...Object.entries(row), [`perf_${name}`, perf_accuracy]]),
    )
    const spec = accuracy(from(rows))
    expect(rowsWith(spec, 'at', 'value', 'id')).toHaveLength(3)
    expect(axisTitles(spec).join()).toContain(name)
  })

  it('says what is missing where no log held a metric', () => {
    const bare = experimentRows(3).map(({ perf_accuracy, perf_loss, ...row }) => row)
    expect(messageOf(accuracy(from(bare)))).toMatch(/No metric was found.*any of 3 experiments.*log_patterns/)
    expect(messageOf(accuracy(experimentTable(3, () => failure)))).toMatch(
      /No accuracy was found.*All of them failed/,
    )
    expect(messageOf(accuracy(from([])))).toBe('There are no experiments to draw.')
  })

  it('sums itself up in one sentence with numbers', () => {
    expect(accuracy(experimentTable(3)).description).toBe(
      'Accuracy by experiment: 3 experiments, 94.56 to 95.97; the best is digits_mlp_001 with 95.97.',
    )
  })
})
