import { deviceLabel, partOf } from './parts.js'

/** A device of which an energy was to be measured. */
interface Measured {
  readonly measures: string
  readonly device: string
  readonly deviceIndex: number
  readonly energyJoules: number | null
  /** Whether it is a card that the run may not use. */
  readonly other: boolean
}

/**
 * Which energies a total adds up, and which were measured and are in none: `CPU package + CPU RAM + GPU 0; in no total:
 * wall`. Empty where no energy is known.
 */
export function totalInWords(devices: readonly Measured[]): string {
  const known = devices.filter(({ energyJoules }) => energyJoules !== null)
  const isIn = ({ measures, other }: Measured) => partOf(measures).isCounted && !other
  const labels = (some: readonly Measured[]) => [
    ...new Set(
      some.map(({ measures, device, deviceIndex, other }) => {
        const label = deviceLabel(measures, device, deviceIndex)
        return other ? `${label} of others` : label
      }),
    ),
  ]
  const counted = labels(known.filter(isIn))
  const beside = labels(known.filter(device => !isIn(device)))
  if (counted.length === 0) return ''
  return `${counted.join(' + ')}${beside.length === 0 ? '' : `; in no total: ${beside.join(', ')}`}`
}
