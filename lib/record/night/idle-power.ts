import { inQuadrature } from '../../measure/energy/in-quadrature.js'
import { partOf } from '../../measure/parts.js'
import type { ExperimentRecord, IdleRecord, NightRecord } from '../schema.js'

/** What the idle machine took over a night, of the devices whose energy an experiment's is. */
export interface IdlePower {
  /** The mean of the times that it was measured. */
  readonly watts: number
  /** One standard uncertainty: of measuring, and of how it drifted. */
  readonly uncertaintyWatts: number | null
  /** How far apart the times were. */
  readonly driftWatts: number
  /** How often it was measured. */
  readonly times: number
  /** Why it is no basis of a net energy, in words; empty where it is one. */
  readonly withheld: string
}

/** From here on a drift is no drift of an idle machine: one of the times it was none. */
export const maxIdleDriftShare = 0.1
const minDriftWatts = 3

/**
 * The idle power under an experiment. Undefined unless each device whose energy is in the experiment's was measured idle by
 * the same meter: an estimate has no idle power, and nothing is known of a card that was not measured then.
 */
export function idlePowerOf(
  { meters, energy_total_joules }: Pick<ExperimentRecord, 'meters' | 'energy_total_joules'>,
  { idle, idle_later = [] }: Pick<NightRecord, 'idle' | 'idle_later'>,
): IdlePower | undefined {
  if (idle === undefined || energy_total_joules === null) return undefined
  const counted = meters.filter(
    ({ measures, energy_joules, other }) =>
      partOf(measures).isCounted && energy_joules !== null && other !== true,
  )
  if (counted.length === 0 || counted.some(({ source }) => source === 'estimated')) return undefined
  const before = powerAt(idle, counted)
  if (before === undefined) return undefined
  return summary(before, idle, [before, ...idle_later.flatMap(later => powerAt(later, counted) ?? [])])
}

/** The same for all that was measured idle. */
export function idlePowerOfNight({
  idle,
  idle_later = [],
}: Pick<NightRecord, 'idle' | 'idle_later'>): IdlePower | undefined {
  if (idle === undefined || idle.devices.length === 0) return undefined
  const counted = idle.devices.filter(({ measures }) => partOf(measures).isCounted)
  const before = powerAt(idle, counted)
  if (counted.length === 0 || before === undefined) return undefined
  return summary(before, idle, [before, ...idle_later.flatMap(later => powerAt(later, counted) ?? [])])
}

interface Power {
  readonly watts: number
  readonly uncertaintyWatts: number | null
}

function powerAt(
  { devices }: IdleRecord,
  counted: readonly { readonly meter: string; readonly device: string }[],
): Power | undefined {
  const found = counted.flatMap(
    ({ meter, device }) => devices.find(known => known.meter === meter && known.device === device) ?? [],
  )
  if (found.length < counted.length) return undefined
  return {
    watts: found.reduce((sum, { watts }) => sum + watts, 0),
    uncertaintyWatts: inQuadrature(...found.map(({ uncertainty_watts: watts }) => watts)),
  }
}

function summary(before: Power, { rest }: IdleRecord, times: readonly Power[]): IdlePower {
  const powers = times.map(({ watts }) => watts)
  const lowest = Math.min(...powers)
  const driftWatts = Math.max(...powers) - lowest
  const measuring = times.flatMap(({ uncertaintyWatts }) => uncertaintyWatts ?? [])
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  // Where between the times it was, nobody saw: a rectangle between the least and the most (JCGM 100:2008, 4.3.7).
  const drifting = driftWatts / Math.sqrt(12)
  return {
    watts: mean(powers),
    uncertaintyWatts:
      measuring.length === 0 && driftWatts === 0
        ? null
        : Math.hypot(measuring.length === 0 ? 0 : mean(measuring), drifting),
    driftWatts,
    times: times.length,
    withheld: whyWithheld(),
  }

  function whyWithheld(): string {
    if (driftWatts > Math.max(minDriftWatts, maxIdleDriftShare * lowest))
      return before.watts > lowest
        ? 'the machine was still warm when its idle power was measured: it took less later'
        : 'the idle machine took more later than before the first run'
    if (times.length === 1 && rest?.at_rest === false && rest.watts_per_minute !== null)
      return 'the machine was not at rest when its idle power was measured, and it was not measured again'
    return ''
  }
}
