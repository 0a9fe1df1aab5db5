import { maxGridIntensity } from '../../config/schema.js'
import { UsageError } from '../../errors.js'
import type { Night } from '../../night/night.js'
import { formatCarbon, formatNumber } from '../../units.js'

/** Key of models_config.json that states the grid's intensity, in gCO2e per kWh. */
const configKey = 'grid_intensity_gco2e_per_kwh'

/** How much carbon a kilowatt-hour stands for, and where that comes from; null if unknown. */
export interface GridIntensity {
  readonly gramsPerKilowattHour: number
  /** `--grid-intensity`, or the configuration. */
  readonly statedBy: string
}

/**
 * The intensity that was given, or that the configurations of the nights state. There is no default: grids differ
 * more than twentyfold, so an average would be right for none.
 * @throws UsageError for anything but an intensity
 */
export function gridIntensityOf(given: number | undefined, nights: readonly Night[]): GridIntensity | null {
  if (given !== undefined) {
    if (!(given >= 0 && given <= maxGridIntensity)) {
      throw new UsageError(
        `report: the grid intensity was ${given}; allowed: grams of CO2e a kWh, 0 to 10000, for example --grid-intensity 380`,
      )
    }
    return { gramsPerKilowattHour: given, statedBy: 'as given' }
  }
  const stated = new Set(nights.map(({ record }) => intensityIn(record.config)))
  const [only] = stated
  return stated.size === 1 && only !== null && only !== undefined
    ? { gramsPerKilowattHour: only, statedBy: `by ${configKey} of the configuration` }
    : null
}

/** `96.2 gCO2e at 380 gCO2e/kWh`; empty where energy or intensity is not known. */
export function carbonText(joules: number | null, intensity: GridIntensity | null): string {
  if (joules === null || intensity === null) return ''
  const { gramsPerKilowattHour } = intensity
  const grams = (joules / 3.6e6) * gramsPerKilowattHour
  return `${formatCarbon(grams)} at ${formatNumber(gramsPerKilowattHour)} gCO2e/kWh`
}

function intensityIn(config: unknown): number | null {
  if (typeof config !== 'object' || config === null || !(configKey in config)) return null
  const value = config[configKey]
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= maxGridIntensity
    ? value
    : null
}
