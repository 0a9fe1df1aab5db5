import { describe, expect, it } from 'vitest'
import { MersenneTwister } from '../../lib/design/mersenne-twister.ts'

// Expected numbers: CPython 3.11.
describe('the Mersenne Twister', () => {
  it.each([
    [42n, 0.6394267984578837, 0.025010755222666936],
    [0n, 0.8444218515250481, 0.7579544029403025],
    [-42n, 0.6394267984578837, 0.025010755222666936],
    [2n ** 64n, 0.9776462743838505, 0.3711105964481608],
    [123456789012345678901234567890n, 0.7275084571578186, 0.1595204831720859],
  ])('seeded with %s draws what random.random() draws', (seed, first, second) => {
    const generator = new MersenneTwister(seed)
    expect([generator.random(), generator.random()]).toEqual([first, second])
  })

  it('draws words of 1 to 53 bits as random.getrandbits() does', () => {
    const generator = new MersenneTwister(7n)
    expect([1, 16, 32, 33, 53].map(bits => generator.getrandbits(bits))).toEqual([
      0, 62119, 647892279, 5990721294, 652444394356688,
    ])
  })

  it('draws whole numbers by rejection as random.randint() does, also from wide and single-valued ranges', () => {
    const generator = new MersenneTwister(42n)
    const ranges: Array<[number, number]> = [
      [1, 100],
      [5, 5],
      [-10, 10],
      [0, 2 ** 40],
      [-(2 ** 53) + 1, 2 ** 53 - 1],
      [0, 2 ** 53 - 1],
      [0, 4294967295],
    ]
    expect(ranges.map(([min, max]) => generator.randint(min, max))).toEqual([
      82, 5, -10, 604480356603, -4986193985848431, 1566149281915956, 2536146025,
    ])
  })

  it('goes on after the state has been used up', () => {
    const generator = new MersenneTwister(1n)
    for (let draw = 0; draw < 100_000; draw++) generator.random()
    expect(generator.random()).toBe(0.4724114654053989)
  })

  it('is cloned at its place, and the clone draws on its own', () => {
    const generator = new MersenneTwister(3n)
    for (let draw = 0; draw < 1000; draw++) generator.random()
    const clone = generator.clone()
    const cloned = [clone.random(), clone.random()]
    expect([generator.random(), generator.random()]).toEqual(cloned)
  })
})
