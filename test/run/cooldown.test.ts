import { describe, expect, it } from 'vitest'
import { isAtRest, type Rest, tellsNothing } from '../../lib/run/cooldown.ts'

const rest: Rest = { gpuWatts: 60, cpuWatts: 20, gpuCelsius: 40, cpuCelsius: 45 }

describe('an automatic cool-down', () => {
  it('is over when temperature and power are back near where they were', () => {
    expect(isAtRest({ gpuWatts: 63, cpuWatts: 21, gpuCelsius: 42, cpuCelsius: 46 }, rest)).toBe(true)
  })

  it.each([
    ['GPU power', { gpuWatts: 80 }],
    ['CPU power', { cpuWatts: 40 }],
    ['GPU temperature', { gpuCelsius: 55 }],
    ['CPU temperature', { cpuCelsius: 60 }],
  ])('goes on while %s is above', (_, change) => expect(isAtRest({ ...rest, ...change }, rest)).toBe(false))

  it('waits for nothing that only one of both readings knows', () => {
    expect(isAtRest({ ...rest, gpuCelsius: null, gpuWatts: 900 }, { ...rest, gpuWatts: null })).toBe(true)
  })

  it('cannot be where nothing is known', () => {
    expect(tellsNothing({ gpuWatts: null, cpuWatts: null, gpuCelsius: null, cpuCelsius: null })).toBe(true)
    expect(tellsNothing(rest)).toBe(false)
  })
})
