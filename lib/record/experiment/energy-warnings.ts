import type { EnergyReport } from '../../measure/energy/energy-report.js'
import { partOf } from '../../measure/parts.js'
import { formatJoules, formatShare } from '../../units.js'

/** Below this share of the time with samples, an energy is more guess than measurement. */
export const poorCoverage = 0.9
// Less than a hundredth is within the meters' own error.
const minAssumedShare = 0.01

/** The beginning of a warning that names a missing part of a total. */
export const noTotal = 'no total energy is known: '

/** What is not measured of an attempt's energy although it was to be: how much time, how many joules. */
export function energyWarnings(energy: EnergyReport): string[] {
  const shares = energy.components.flatMap(({ part, coverage, totalJoules, devices: all }) => {
    // Of no energy, no share rests on anything.
    if (totalJoules === null) return []
    const name = partOf(part).label
    const devices = all.filter(({ other }) => !other)
    const assumedJoules = devices.reduce((sum, device) => sum + device.assumedJoules, 0)
    const assumedShare = totalJoules === 0 ? 0 : assumedJoules / totalJoules
    return [
      ...(coverage !== null && coverage < poorCoverage
        ? [`${name} energy rests on samples for ${Math.round(coverage * 100)} % of the time only`]
        : []),
      ...(assumedShare >= minAssumedShare
        ? [
            `${formatJoules(assumedJoules)} (${formatShare(assumedShare)}) of the ${name} energy are assumed, not measured: the power around what is missing × its time`,
          ]
        : []),
    ]
  })
  return [...energy.missing.map(part => `${noTotal}${part}`), ...shares]
}
