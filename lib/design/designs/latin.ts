import type { MersenneTwister } from '../mersenne-twister.js'
import { shuffled } from '../random-stream.js'

/**
 * A Latin hypercube: of each coordinate, every one of as many strata as there are points holds one of them, at random
 * within it (McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables",
 * Technometrics 21, 1979).
 */
export function latinHypercube(points: number, coordinates: number, random: MersenneTwister): number[][] {
  const columns = Array.from({ length: coordinates }, () => {
    const strata = shuffled(
      Array.from({ length: points }, (_, stratum) => stratum),
      random,
    )
    return strata.map(stratum => (stratum + random.random()) / points)
  })
  return Array.from({ length: points }, (_, point) => columns.map(column => column[point] ?? 0))
}
