import type { EnergyReport } from '../measure/account.js'
import { formatJoules, formatShare } from '../units.js'

/** Under this share of the time with samples, an energy is more guess than measurement. */
export const poorCoverage = 0.9
// Less than a hundredth is within what the meters themselves are off by.
const leastAssumedShare = 0.01

/** What a warning begins with that names a part without which there is no total. */
export const noTotal = 'no total energy is known: '

/** What of the energy of an attempt is not measured though it was to be: how much time, how many joules. */
export function energyWarnings(energy: EnergyReport): string[] {
  const shares = (['cpu', 'gpu'] as const).flatMap(component => {
    const { coverage, totalJoules } = energy[component]
    // Of no energy, no share rests on anything.
    if (totalJoules === null) return []
    const name = component.toUpperCase()
    const devices = energy.devices.filter(({ measures, other }) => measures === component && !other)
    const assumedJoules = devices.reduce((sum, device) => sum + device.assumedJoules, 0)
    const assumedShare = totalJoules === 0 ? 0 : assumedJoules / totalJoules
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
  return [...energy.missing.map(part => `${noTotal}${part}`), ...shares]
}
