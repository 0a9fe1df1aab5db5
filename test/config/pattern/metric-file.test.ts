import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkValue } from '../../../lib/config/json/json-file.ts'
import { metricsSchema } from '../../../lib/config/pattern/metric.ts'

const mistakesOf = (metrics: unknown) =>
  checkValue(z.object({ metrics: metricsSchema }), { metrics }).mistakes.map(
    ({ place, found, allowed }) => `${place}: found ${found}; allowed: ${allowed}`,
  )
const inFile = (file: string, more: Readonly<Record<string, unknown>> = {}) => ({
  accuracy: { metrics_file: { file, key: 'eval.accuracy' }, ...more },
})

describe('a metric of a file', () => {
  it.each([
    'm.json',
    'out/metrics.JSONL',
    'a b/…/m.ndjson',
    '{output}/m.csv',
    './m.csv',
  ])('may stand in %s', file => {
    expect(mistakesOf(inFile(file, { unit: '%', select: 'best' }))).toEqual([])
  })

  it.each([
    '',
    '/etc/m.json',
    '../m.json',
    'out/../../m.json',
    'm.txt',
    'm',
    '{model}/m.json',
    '{output}/../m.json',
    'a\0.json',
  ])('may not stand in %j', file => {
    expect(mistakesOf(inFile(file)).join()).toContain('metrics.accuracy.metrics_file.file: found ')
    expect(mistakesOf(inFile(file)).join()).toContain(
      'a file whose name ends in .json, .jsonl, .ndjson, .csv',
    )
  })

  it('has a file or a pattern, not both, and no decimal sign', () => {
    expect(mistakesOf(inFile('m.json', { pattern: 'a ([0-9.]+)' }))).toEqual([
      'metrics.accuracy: found both; allowed: pattern or metrics_file: exactly one of them',
    ])
    expect(mistakesOf({ accuracy: { unit: '%' } })).toEqual([
      'metrics.accuracy: found neither; allowed: pattern or metrics_file: exactly one of them',
    ])
    expect(mistakesOf(inFile('m.json', { decimal: ',' }))).toEqual([
      'metrics.accuracy.decimal: found ","; allowed: nothing, for numbers of a file have a point',
    ])
  })

  it.each([
    { file: 'm.json' },
    { file: 'm.json', key: '' },
    { file: 'm.json', key: 5 },
    'm.json',
    null,
  ])('has a file and a key, unlike %j', declared => {
    expect(mistakesOf({ accuracy: { metrics_file: declared } })).not.toEqual([])
  })
})

describe('a target', () => {
  it('is of one metric of the log whose direction is known', () => {
    const pattern = 'x ([0-9.]+)'
    expect(mistakesOf({ loss: { pattern, target: 0.3 } })).toEqual([])
    expect(mistakesOf({ score: { pattern, target: 1 } }).join()).toContain(
      'metrics.score.target: found 1; allowed: a target where a direction tells what is better',
    )
    expect(mistakesOf({ score: { pattern, target: 1, direction: 'lower' } })).toEqual([])
    expect(mistakesOf({ loss: { pattern, target: 1 }, acc: { pattern, target: 2 } })).toEqual([
      'metrics.acc.target: found 2 beside that of loss; allowed: one target',
    ])
    expect(mistakesOf(inFile('m.json', { target: 95 })).join()).toContain('a target of a metric of the log')
    expect(mistakesOf({ loss: { pattern, target: '1' } }).join()).toContain(
      'metrics.loss.target: found the text "1"',
    )
  })
})
