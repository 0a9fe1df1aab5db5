import { describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { metricOf } from '../../../lib/config/pattern/metric.ts'
import { assumedDirection } from '../../../lib/config/pattern/metric-direction.ts'
import { ConfigError, type Mistake } from '../../../lib/errors.ts'

function mistakesOf(metrics: unknown): readonly Mistake[] {
  const toy = {
    path: '.',
    command: ['true'],
    models: ['default'],
    performance_metrics: { log_patterns: metrics },
  }
  try {
    parseModelsConfig({ models: { toy } }, 'models.json')
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const place = (path: string) => `models.toy.performance_metrics.log_patterns.${path}`

describe('a metric of the configuration', () => {
  it('may be a pattern alone, or say what its number means', () => {
    expect(
      mistakesOf({
        loss: 'loss ([0-9.]+)',
        ter: {
          _comment: 'translation edit rate',
          pattern: 'TER: ([0-9.]+)',
          direction: 'lower',
          unit: '%',
          select: 'last',
          decimal: '.',
        },
      }),
    ).toEqual([])
  })

  it('is refused with its place, what was found and what is allowed', () => {
    expect(
      mistakesOf({
        ter: { pattern: 'TER ([0-9.]+)', direction: 'lowr', select: 'median', decimal: 'comma' },
      }),
    ).toEqual([
      {
        place: place('ter.direction'),
        found: 'the text "lowr"',
        allowed: '"higher" or "lower"',
        hint: 'did you mean "lower"?',
      },
      {
        place: place('ter.select'),
        found: 'the text "median"',
        allowed: '"last", "first", "best", "max" or "min"',
      },
      { place: place('ter.decimal'), found: 'the text "comma"', allowed: '"." or ","' },
    ])
    expect(mistakesOf({ ter: { direction: 'lower' } })).toMatchObject([
      { place: place('ter'), found: 'neither' },
    ])
    expect(mistakesOf({ ter: { patern: 'TER ([0-9.]+)', pattern: 'x (.)' } })).toMatchObject([
      { place: place('ter.patern'), hint: 'did you mean "pattern"?' },
    ])
    expect(mistakesOf({ ter: 7 })).toMatchObject([
      {
        place: place('ter'),
        found: '7',
        allowed: 'a regular expression, or an object with pattern or metrics_file',
      },
    ])
    expect(mistakesOf({ ter: 'TER [0-9.]+' })).toMatchObject([{ place: place('ter') }])
  })

  it('can be selected as best only where it is known what is better', () => {
    const best = (name: string, more = {}) =>
      mistakesOf({ [name]: { pattern: 'x ([0-9.]+)', select: 'best', ...more } })
    expect(best('accuracy')).toEqual([])
    expect(best('zeta', { direction: 'lower' })).toEqual([])
    expect(best('zeta')).toMatchObject([{ place: place('zeta.select'), found: '"best"' }])
  })
})

describe('the direction of a metric', () => {
  it('is assumed only of names that everyone reads alike, and called so', () => {
    const assumed = [
      'accuracy',
      'val_loss',
      'testLoss',
      'F1',
      'mAP',
      'perplexity',
      'WER',
      'top5',
      'rank@1',
      'bleu',
    ].map(assumedDirection)
    expect(assumed).toEqual([
      'higher',
      'lower',
      'lower',
      'higher',
      'higher',
      'lower',
      'lower',
      'higher',
      'higher',
      'higher',
    ])
    expect(['elbo', 'score', 'surviving_mutants', 'rank', 'zeta', 'toString'].map(assumedDirection)).toEqual(
      Array(6).fill(undefined),
    )
    expect(metricOf('accuracy', 'a (.)')).toMatchObject({ direction: 'higher', assumed: true })
  })

  it('that is declared goes over the name', () => {
    expect(metricOf('accuracy', { pattern: 'a (.)', direction: 'lower' })).toMatchObject({
      direction: 'lower',
      assumed: false,
    })
  })
})
