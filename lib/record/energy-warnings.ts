import type { EnergyReport } from '../measure/account.js'
import { formatJoules, formatShare } from '../units.js'

/** Under this share of the time with samples, an energy is more guess than measurement. */
export const poorCoverage = 0.9
// Less than a hundredth is within what the meters themselves are off by.
const leastAssumedShare = 0.01

/** What of the energy of an attempt is not measured though it was to be: how much time, how many joules. */
export function energyWarnings(energy: EnergyReport): string[] {
  return (['cpu', 'gpu'] as const).flatMap(component => {
    const { coverage, totalJoules } = energy[component]
    const name = component.toUpperCase()
    const devices = energy.devices.filter(({ measures }) => measures === component)
    const assumedJoules = devices.reduce((sum, device) => sum + device.assumedJoules, 0)
    const assumedShare = totalJoules === null || totalJoules === 0 ? 0 : assumedJoules / totalJoules
    return [
      ...(coverage !== null && coverage < poorCoverage
        ? [`${name} energy rests on samples for ${Math.round(coverage * 100)} % of the time only`]
        : []),
      ...(assumedShare >= leastAssumedShare
        ? [
            `${formatJoules(assumedJoules)} (${formatShare(assumedShare)}) of the ${name} energy are assumed, not measured: the power around what is missing × its time`,
          ]
        : []),
    ]
  })
}
