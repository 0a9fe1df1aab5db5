import { describe, expect, it } from 'vitest'
import { type Circumstances, comparable } from '../../lib/table/comparable.ts'
import { doubtOf, unitsOf } from '../../lib/table/metric-values.ts'

const plain: Circumstances = {
  repository: 'digits',
  subject: '',
  background: '',
  cards: '',
  unit: '',
  direction: 'higher',
}
const sizes = (all: Circumstances[], about: 'metric' | 'energy' | 'both') =>
  comparable(all, each => each, about).groups.map(({ items, label }) => [label, items.length])

describe('what may be weighed against each other', () => {
  it.each([
    [{ repository: 'mnist' }, 'digits', 'mnist'],
    [{ subject: 'typesystem,typesystem.formats' }, 'no subject', 'typesystem.formats'],
    [{ background: 'load heavy' }, 'alone', 'beside load heavy'],
  ])('is neither metric nor energy of %j beside those without', (other, one, two) => {
    for (const about of ['metric', 'energy', 'both'] as const) {
      expect(sizes([plain, plain, { ...plain, ...other }], about)).toEqual([
        [one, 2],
        [two, 1],
      ])
    }
  })

  it('is no metric in another unit or better the other way, and no energy of other cards', () => {
    for (const other of [{ unit: '%' }, { direction: 'lower' }]) {
      expect(sizes([plain, { ...plain, ...other }], 'metric')).toHaveLength(2)
      expect(sizes([plain, { ...plain, ...other }], 'energy')).toHaveLength(1)
    }
    const cards = { cards: '2 × NVIDIA A100' }
    expect(sizes([plain, { ...plain, ...cards }], 'metric')).toHaveLength(1)
    expect(sizes([plain, { ...plain, ...cards }], 'energy')).toHaveLength(2)
    expect(sizes([plain, { ...plain, ...cards }], 'both')).toHaveLength(2)
  })

  it('is told apart in words, and nothing is said of one kind alone', () => {
    const { groups, apart } = comparable([plain, { ...plain, repository: 'mnist' }], each => each, 'both')
    expect(apart).toBe('programs (digits; mnist)')
    expect(groups.map(({ label }) => label)).toEqual(['digits', 'mnist'])
    expect(comparable([plain, plain], each => each, 'both')).toMatchObject({
      apart: '',
      groups: [{ label: '' }],
    })
  })
})

describe('the unit of a value', () => {
  const units = (name: string, ...values: [string, number | null, string?][]) =>
    unitsOf(
      name,
      values.map(([program, value, unit]) => ({ program, value, unit })),
    )

  it('is what was declared, or of a share what its values tell, each program for itself', () => {
    expect(units('accuracy', ['a', 96], ['a', 0], ['b', 0.96], ['b', 0])).toEqual([
      '%',
      '%',
      'share, 0 to 1',
      'share, 0 to 1',
    ])
    expect(units('accuracy', ['a', 96], ['a', 0.96])).toEqual(['%', 'share, 0 to 1'])
    expect(units('accuracy', ['a', 96, '%'], ['a', 0.96, '%'])).toEqual(['%', '%'])
    expect(units('loss', ['a', 96], ['a', 0.96])).toEqual(['', ''])
  })
})

describe('a value that its name forbids', () => {
  it.each([
    ['accuracy', 4460, 'above 100'],
    ['test_acc', -1, 'below 0'],
    ['top1', 150, 'above 100'],
    ['f1', -0.2, 'below 0'],
    ['perplexity', 0.5, 'below 1'],
    ['rmse', -3, 'below 0'],
    ['r2', 1.5, 'above 1'],
  ])('is %s of %f', (name, value, why) => expect(doubtOf(name, value)).toBe(why))

  it.each([
    ['accuracy', 0],
    ['accuracy', 100],
    ['accuracy', 100.00000001],
    ['loss', -3.1],
    ['r2', -12],
    ['wer', 180],
    ['reward', 4460],
    ['accuracy_loss', 4460],
  ])('is not %s of %f', (name, value) => expect(doubtOf(name, value)).toBe(''))

  it('is none where the name was declared to be something else', () => {
    expect(doubtOf('accuracy', 4460, { unit: 'mm' })).toBe('')
    expect(doubtOf('accuracy', 4460, { direction: 'lower' })).toBe('')
    expect(doubtOf('accuracy', 4460, { unit: '%', direction: 'higher' })).toBe('above 100')
    expect(doubtOf('latency', -4, { unit: 'ms' })).toBe('below 0')
  })
})
