import { describe, expect, it } from 'vitest'
import { isSteady, type Point, sumOfTrends, trendOf } from '../../../lib/run/rest/slope.ts'
import { randomNumbers } from '../../support/nights.ts'

const points = (watts: (seconds: number) => number, seconds = 30): readonly Point[] =>
  Array.from({ length: seconds * 5 }, (_, place) => [place / 5, watts(place / 5)])
const steady = (watts: (seconds: number) => number, seconds?: number) => {
  const trend = trendOf(points(watts, seconds))
  if (trend === undefined) throw new Error('no trend')
  return isSteady(trend)
}

describe('the trend of a power', () => {
  it('is its mean and its slope a minute', () => {
    const trend = trendOf(points(seconds => 100 - seconds / 2))
    expect(trend?.wattsPerMinute).toBeCloseTo(-30, 9)
    expect(trend?.watts).toBeCloseTo(92.55, 9)
    expect(trend?.uncertaintyWattsPerMinute).toBeCloseTo(0, 6)
  })

  it('is not known of three points, or of one instant', () => {
    expect(
      trendOf([
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    ).toBeUndefined()
    expect(
      trendOf([
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 4],
      ]),
    ).toBeUndefined()
  })

  it('adds up over devices', () => {
    const [one, other] = [trendOf(points(seconds => 50 + seconds)), trendOf(points(seconds => 20 - seconds))]
    if (one === undefined || other === undefined) throw new Error('no trend')
    expect(sumOfTrends([one, other])?.wattsPerMinute).toBeCloseTo(0, 9)
    expect(sumOfTrends([])).toBeUndefined()
  })
})

describe('a machine is at rest', () => {
  const random = randomNumbers(7)
  const noise = (watts: number) => (random() - 0.5) * 2 * watts

  it('when its power is constant, or noisy about a constant', () => {
    expect(steady(() => 53)).toBe(true)
    expect(steady(() => 53 + noise(6))).toBe(true)
    expect(steady(() => 53 + noise(6), 3)).toBe(true)
  })

  it('not while it cools down from a run: 269 W on their way to 53 W', () => {
    const cooling = (afterSeconds: number) => (seconds: number) =>
      53 + 216 * Math.exp(-(seconds + afterSeconds) / 60) + noise(4)
    expect(steady(cooling(0))).toBe(false)
    expect(steady(cooling(60))).toBe(false)
    expect(steady(cooling(0), 3)).toBe(false)
    expect(steady(cooling(600))).toBe(true)
  })
})
