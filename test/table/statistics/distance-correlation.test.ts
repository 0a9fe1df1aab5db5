import { describe, expect, it } from 'vitest'
import { distanceCorrelation } from '../../../lib/table/statistics/distance-correlation.ts'
import { randomNumbers } from '../../support/nights.ts'

const steps = (n: number) => Array.from({ length: n }, (_, place) => place / (n - 1))
const hill = (x: number) => -((x - 0.5) ** 2)

describe('the distance correlation', () => {
  it('is that of the definition, worked out with NumPy', () => {
    expect(distanceCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).r).toBeCloseTo(0.8583950752789521, 12)
    expect(distanceCorrelation(steps(50), steps(50).map(hill)).r).toBeCloseTo(0.4917589473007544, 12)
  })

  it('takes groups as equally far apart: their numbers say nothing', () => {
    const groups = Array.from({ length: 40 }, (_, place) => place % 4)
    const values = groups.map((group, place) => [5, 1, 9, 1][group] ?? 0 + 0.01 * place)
    const found = distanceCorrelation(groups, values, { first: 'groups' })
    const renamed = distanceCorrelation(
      groups.map(group => [7, 100, -3, 0][group] ?? 0),
      values,
      { first: 'groups' },
    )
    expect(renamed).toEqual(found)
    expect(found.p).toBeLessThan(0.001)
    // Two groups are as far apart as two numbers.
    const halves = groups.map(group => group % 2)
    expect(distanceCorrelation(halves, values, { first: 'groups' })).toEqual(
      distanceCorrelation(halves, values),
    )
  })

  const longMs = 60_000
  it.each([20, 50, 150, 400])('sees a hill, a valley and a wave of %i points as well as a slope', {
    timeout: longMs,
  }, n => {
    const shapes = [
      hill,
      (x: number) => -hill(x),
      (x: number) => Math.sin(4 * Math.PI * x),
      (x: number) => -2 * x,
    ]
    for (const shape of n < 50 ? shapes.slice(3) : shapes) {
      expect(distanceCorrelation(steps(n), steps(n).map(shape)).p).toBeLessThan(0.01)
    }
    expect(distanceCorrelation(steps(n), steps(n)).r).toBeCloseTo(1, 12)
  })

  it.each([6, 20, 250])('calls chance an effect in no more than about one of twenty cases, n = %i', n => {
    const random = randomNumbers(n)
    const draw = () => Array.from({ length: n }, () => random())
    const cases = Array.from({ length: 120 }, () => distanceCorrelation(draw(), draw()).p ?? 1)
    expect(cases.filter(p => p <= 0.05).length).toBeLessThanOrEqual(14)
  })

  it('says what so few pairs could show at all', () => {
    expect(distanceCorrelation([1, 2, 3], [1, 2, 3])).toMatchObject({ r: 1, p: 1 / 3, minP: 1 / 3, n: 3 })
    expect(distanceCorrelation([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])).toMatchObject({
      p: 2 / 720,
      method: 'exact',
    })
  })

  it('is none of a pair alone, nor of what never changes, and leaves out what is absent', () => {
    expect(distanceCorrelation([1], [2])).toMatchObject({ r: null, p: null, minP: 1, n: 1 })
    expect(distanceCorrelation([1, 1, 1], [1, 2, 3])).toMatchObject({ r: null, p: null, n: 3 })
    expect(distanceCorrelation([1, null, 3, Number.NaN], [1, 2, 3, 4]).n).toBe(2)
    expect(() => distanceCorrelation([1], [1, 2])).toThrow('two lists of one length')
  })

  it('is the same for the same seed', () => {
    const random = randomNumbers(3)
    const [x, y] = [1, 2].map(() => Array.from({ length: 30 }, () => random()))
    expect(distanceCorrelation(x ?? [], y ?? [], { seed: 7 })).toEqual(
      distanceCorrelation(x ?? [], y ?? [], { seed: 7 }),
    )
  })
})
