import type { Integral, OpenEnds, PowerOptions } from './integral/integral.js'
import { PowerIntegral } from './integrate.js'
import { TrapezoidIntegral } from './trapezoid.js'

/**
 * By which rules energies were added up. A record names its own, so that it can be added up again and checked by them:
 *
 * - `trapezoid`, of records that name none (until 0.2): power at the attempt's edges interpolated, devices independent.
 * - `steps`: the edges of an attempt are steps, devices have their deviations in common.
 */
export const energyMethods = ['trapezoid', 'steps'] as const

export type EnergyMethod = (typeof energyMethods)[number]

/** By which everything new is added up. */
export const energyMethod: EnergyMethod = 'steps'

/** The method of attempts that name none. */
export const oldestMethod: EnergyMethod = 'trapezoid'

/** How the powers of an attempt, or of a part of it, are added up. */
export interface AddingUp {
  readonly method: EnergyMethod
  /** Wanted milliseconds between two samples. */
  readonly intervalMs: number
  /** Which ends lie within the attempt (none). */
  readonly openEnds?: OpenEnds | undefined
}

export function powerIntegral(
  method: EnergyMethod,
  options: PowerOptions,
): PowerIntegral | TrapezoidIntegral {
  return method === 'trapezoid' ? new TrapezoidIntegral(options.intervalMs) : new PowerIntegral(options)
}

/**
 * The uncertainty of devices together. One program drives them, so what was missed of the one was as likely missed of
 * the others: standard uncertainties add up as they are (JCGM 100:2008, 5.2.2, correlation 1). Null for none.
 */
export function uncertaintyTogether(
  method: EnergyMethod,
  devices: readonly Pick<Integral, 'uncertaintyJoules'>[],
): number | null {
  const known = devices.flatMap(({ uncertaintyJoules }) => uncertaintyJoules ?? [])
  if (known.length === 0) return null
  return method === 'trapezoid' ? Math.hypot(...known) : known.reduce((sum, one) => sum + one, 0)
}

/** The least coverage of devices: what they have together is known no better. None of none. */
export function minCoverage(parts: readonly Pick<Integral, 'coverage'>[]): number {
  return parts.length === 0 ? 0 : Math.min(...parts.map(({ coverage }) => coverage))
}
