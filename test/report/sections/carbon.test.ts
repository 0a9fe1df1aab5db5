import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../lib/errors.ts'
import { carbonText, gridIntensityOf } from '../../../lib/report/sections/carbon.ts'
import { nightOf } from '../../support/night-fixture.ts'

const stating = (intensity: unknown) =>
  nightOf({ experiments: [{}], record: { config: { models: {}, grid_intensity_gco2e_per_kwh: intensity } } })

describe('the carbon of a night', () => {
  it('is told at the intensity that was given, and says at which', () => {
    expect(carbonText(3.6e6, gridIntensityOf(380, []))).toBe('380.0 gCO2e at 380 gCO2e/kWh')
    expect(carbonText(3.6e9, gridIntensityOf(41.5, []))).toBe('41.50 kgCO2e at 41.5 gCO2e/kWh')
  })

  it("takes the intensity that the night's configuration states, and another before it", () => {
    expect(gridIntensityOf(undefined, [stating(56)])?.gramsPerKilowattHour).toBe(56)
    expect(gridIntensityOf(undefined, [stating(56)])?.statedBy).toContain('configuration')
    expect(gridIntensityOf(20, [stating(56)])?.gramsPerKilowattHour).toBe(20)
  })

  it('is not told without one, nor where nights state different ones: there is no default that would be true', () => {
    expect(gridIntensityOf(undefined, [nightOf({ experiments: [{}] })])).toBeNull()
    expect(gridIntensityOf(undefined, [stating(56), stating(400)])).toBeNull()
    expect(gridIntensityOf(undefined, [stating('much')])).toBeNull()
    expect(carbonText(3.6e6, null)).toBe('')
  })

  it('refuses what is no intensity', () => {
    expect(() => gridIntensityOf(-1, [])).toThrow(UsageError)
    expect(() => gridIntensityOf(Number.NaN, [])).toThrow(/--grid-intensity 380/)
  })
})
