import { describe, expect, it } from 'vitest'
import { ratios, type Seen } from '../../../lib/night/calibrate/ratios.ts'

const seen = (measures: string, swingWatts: number | undefined): Seen => ({
  meter: 'it',
  measures,
  swingWatts,
})

describe('the step that a wall plug saw', () => {
  it.each<[string, Seen[], string]>([
    [
      'of the cards',
      [seen('gpu', 100), seen('gpu', 100), seen('wall', 250)],
      'saw 1.250 times the step that the cards',
    ],
    [
      'of the processors',
      [seen('cpu', 100), seen('wall', 130)],
      "1.300 times the step that the processors' counters",
    ],
    [
      'of both together',
      [seen('gpu', 100), seen('cpu', 25), seen('wall', 250)],
      "2.000 times the step that the cards and the processors' counters tell of; nothing is scaled by it",
    ],
    [
      'of those that followed',
      [seen('gpu', undefined), seen('cpu', 100), seen('wall', 130)],
      "that the processors' counters",
    ],
    [
      'of no sum that lacks a card',
      [seen('gpu', 100), seen('gpu', undefined), seen('wall', 130)],
      'there is no ratio',
    ],
    [
      'of nothing',
      [seen('wall', 130)],
      'saw a step of 130.0 W, but no meter of the cards or the processors followed',
    ],
  ])('is told as a ratio to that %s', (_of, all, told) => {
    expect(ratios(all, 'the load')).toEqual([expect.stringContaining(told)])
  })

  it('is not told where it saw none', () => {
    expect(ratios([seen('cpu', 100), seen('wall', undefined)], 'the load')).toEqual([])
  })
})
