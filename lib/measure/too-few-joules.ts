import { formatJoules } from '../units.js'
import type { ComponentReport, EnergyReport } from './energy/energy-report.js'
import { coverageFactor } from './energy/witness/contradictions.js'
import { contentsOf, partOf } from './parts.js'

/** What was measured within a part: at least so many joules were taken there. */
interface Within {
  readonly joules: number
  readonly uncertaintyJoules: number
  readonly sensorJoules: number
  readonly labels: readonly string[]
}

/**
 * Where a part took less than the parts that it contains, beyond what either may be off by: a plug that another machine
 * hangs on, a wrong unit, a meter that lost its readings. Of what is not measured within nothing is assumed.
 */
export function tooFewJoules({ components }: Pick<EnergyReport, 'components'>): readonly string[] {
  return components.flatMap(whole => {
    const { part, totalJoules } = whole
    const within = withinOf(part, components)
    if (totalJoules === null || within === undefined) return []
    const own = sumOf(whole)
    const allowed =
      coverageFactor * Math.hypot(own.uncertaintyJoules, within.uncertaintyJoules) +
      own.sensorJoules +
      within.sensorJoules
    if (within.joules - totalJoules <= allowed) return []
    return [
      `${partOf(part).label} took ${formatJoules(totalJoules)}, less than the ${formatJoules(within.joules)} of ${within.labels.join(' and ')} which it contains, beyond what both may be off by: one of them is wrong`,
    ]
  })
}

/** Of each part within its own joules, or those of what it contains where it has none; undefined where nothing is known. */
function withinOf(part: string, components: readonly ComponentReport[]): Within | undefined {
  const known = contentsOf(part).flatMap(name => {
    const component = components.find(one => one.part === name)
    const sum = component === undefined ? undefined : sumOf(component)
    return (sum !== undefined && sum.joules > 0 ? sum : withinOf(name, components)) ?? []
  })
  return known.length === 0 ? undefined : known.reduce(together)
}

/** All of its devices that are known, those of other runs too: they are in the same machine. */
function sumOf({ part, devices }: ComponentReport): Within {
  const known = devices.filter(({ energyJoules }) => energyJoules !== null)
  const sum = (of: (device: (typeof known)[number]) => number | null) =>
    known.reduce((total, device) => total + (of(device) ?? 0), 0)
  return {
    joules: sum(({ energyJoules }) => energyJoules),
    // Added up, not as squares: several cards may be off alike.
    uncertaintyJoules: sum(({ uncertaintyJoules }) => uncertaintyJoules),
    sensorJoules: sum(device => device.sensorJoules),
    labels: [partOf(part).label],
  }
}

function together(one: Within, other: Within): Within {
  return {
    joules: one.joules + other.joules,
    uncertaintyJoules: one.uncertaintyJoules + other.uncertaintyJoules,
    sensorJoules: one.sensorJoules + other.sensorJoules,
    labels: [...one.labels, ...other.labels],
  }
}
