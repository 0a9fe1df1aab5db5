import { describe, expect, it } from 'vitest'
import { isOtherThanPower, type Told } from '../../../../lib/measure/energy/witness/counter-fit.ts'

const sensor = { share: 0.05, source: 'NVIDIA ±5 %' }
const joules = (energyJoules: number, uncertaintyJoules = 5): Told => ({ energyJoules, uncertaintyJoules })
const power = joules(1000)
/** Whether a counter of so many joules is refused beside a power of 1000 J. */
const isRefused = (counted: number, powers: readonly Told[] = [power]) =>
  isOtherThanPower(joules(counted), powers, sensor)

describe('an energy counter beside the power of its card', () => {
  it.each([
    500, 503, 480, 520, 2000, 1990, 2090, 1920, 10_000, 50,
  ])('is refused when it says %i of 1000 J', counted => {
    expect(isRefused(counted)).toBe(true)
  })

  it.each([1000, 995, 950, 700, 770, 1300, 1430, 1700])('stays when it says %i of 1000 J', counted => {
    expect(isRefused(counted)).toBe(false)
  })

  it('stays whatever it says beside a power of a single reading, up to what that may be off by', () => {
    const single = [joules(1000, 500)]
    expect([200, 500, 2000, 2900].map(counted => isRefused(counted, single))).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect(isRefused(4000, single)).toBe(true)
  })

  it('stays when another power says the same as it does, and not as the first', () => {
    expect(isRefused(500, [power, joules(502)])).toBe(false)
    expect(isRefused(500, [power, joules(1002)])).toBe(true)
    expect(isRefused(500, [power, joules(900, 400)])).toBe(true)
  })

  it('stays where no power is told', () => {
    expect(isRefused(500, [])).toBe(false)
  })
})
