import { describe, expect, it } from 'vitest'
import type { Direction } from '../../lib/config/pattern/metric-direction.ts'
import { type ParetoPoint, paretoFront } from '../../lib/table/pareto.ts'
import { randomNumbers } from '../support/nights.ts'

const point = (energyJoules: number, value: number) => ({ energyJoules, value })

// The definition to the letter: compare every point with every other.
function bruteForce(points: readonly ParetoPoint[], direction: Direction): ParetoPoint[] {
  const better = (a: number, b: number) => (direction === 'higher' ? a > b : a < b)
  const dominates = (a: ParetoPoint, b: ParetoPoint) =>
    a.energyJoules <= b.energyJoules &&
    !better(b.value, a.value) &&
    (a.energyJoules < b.energyJoules || better(a.value, b.value))
  return points
    .filter(({ energyJoules, value }) => Number.isFinite(energyJoules) && Number.isFinite(value))
    .filter((one, _, all) => !all.some(other => dominates(other, one)))
}

describe('paretoFront', () => {
  it('keeps what no other point beats in both energy and value, from the least energy to the most', () => {
    const front = paretoFront([point(30, 90), point(10, 70), point(20, 60), point(20, 85)], 'higher')
    expect(front).toEqual([point(10, 70), point(20, 85), point(30, 90)])
  })

  it('looks for low values where less is better', () => {
    expect(paretoFront([point(10, 0.9), point(20, 0.4), point(30, 0.6)], 'lower')).toEqual([
      point(10, 0.9),
      point(20, 0.4),
    ])
  })

  it('keeps the better of two with the same energy, and the cheaper of two with the same value', () => {
    expect(paretoFront([point(10, 70), point(10, 80), point(20, 80)], 'higher')).toEqual([point(10, 80)])
  })

  it('keeps equal points together, in their given order', () => {
    const first = { ...point(10, 80), id: 'first' }
    const second = { ...point(10, 80), id: 'second' }
    expect(paretoFront([first, point(20, 70), second], 'higher')).toEqual([first, second])
  })

  it('leaves out what is no number', () => {
    const points = [point(Number.NaN, 99), point(5, Number.POSITIVE_INFINITY), point(10, 50)]
    expect(paretoFront(points, 'higher')).toEqual([point(10, 50)])
    expect(paretoFront([], 'higher')).toEqual([])
  })

  it('agrees with comparing every point to every other, ties and duplicates included', () => {
    const random = randomNumbers(1)
    for (let round = 0; round < 400; round += 1) {
      const direction = random() < 0.5 ? 'higher' : 'lower'
      // Few distinct numbers make many ties.
      const distinct = 1 + Math.floor(random() * 12)
      const points = Array.from({ length: Math.floor(random() * 40) }, () =>
        point(
          Math.floor(random() * distinct),
          random() < 0.05 ? Number.NaN : Math.floor(random() * distinct),
        ),
      )
      const front = paretoFront(points, direction)
      expect(new Set(front)).toEqual(new Set(bruteForce(points, direction)))
      expect(front).toHaveLength(bruteForce(points, direction).length)
      expect(front.map(({ energyJoules }) => energyJoules)).toEqual(
        front.map(({ energyJoules }) => energyJoules).sort((a, b) => a - b),
      )
    }
  })
})
