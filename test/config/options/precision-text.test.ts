import { describe, expect, it } from 'vitest'
import { parsePrecision } from '../../../lib/config/options/precision-text.ts'

describe('a precision', () => {
  it('is a share of the energy, and a width of each metric in its own unit', () => {
    expect(parsePrecision('2%')).toEqual([{ halfWidth: 0.02 }])
    expect(parsePrecision('.5 %, top=1 accuracy=0.5,loss=1e-3')).toEqual([
      { halfWidth: 0.005 },
      { metric: 'top=1 accuracy', halfWidth: 0.5 },
      { metric: 'loss', halfWidth: 0.001 },
    ])
  })

  it.each([
    ['', 'nothing'],
    ['2%,', 'nothing'],
    ['2', '2, without a unit'],
    ['0%', '0%: a width of nothing'],
    ['100%', '100%: as wide as the energy itself'],
    ['-2%', '"-2%", which is no width'],
    ['2J', '"2J", which is no width'],
    ['accuracy', '"accuracy", which is no width'],
    ['accuracy=', '"accuracy=", which is no width'],
    ['=3', '"=3", which is no width'],
    ['accuracy=1%', 'accuracy=1%: of a metric in its own unit, without %'],
    ['accuracy=0', 'accuracy=0: a width of nothing'],
    ['accuracy=1e999', 'accuracy=1e999: a width without end'],
    ['2%,3%', 'the energy twice'],
    ['loss=1,loss=2', 'loss twice'],
  ])('is not %j: found %s', (text, mistake) => {
    expect(parsePrecision(text)).toBe(mistake)
  })
})
