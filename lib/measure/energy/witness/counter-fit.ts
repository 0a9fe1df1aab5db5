import type { Sensor } from '../../meter.js'
import { coverageFactor } from './contradictions.js'

/** Joules that something told, and what they may be off by. */
export interface Told {
  readonly energyJoules: number
  readonly uncertaintyJoules: number
}

// Halfway between a counter that is right and one that says twice or half: powers that miss bursts are off by less.
const mostOff = 1.75
const leastOff = 0.625

/**
 * Whether a counter cannot be right beside the power of its card: it says twice, half, or further from it, and what both
 * and their sensor may be off by explains no such difference. Drivers have told counters in half and in twice their unit.
 *
 * @param powers What the card's powers say, the best first. Where another of them agrees with the counter and not with
 * the best, the best may be what is wrong.
 */
export function isOtherThanPower(
  counter: Told,
  [power, ...others]: readonly Told[],
  sensor: Sensor | undefined,
): boolean {
  if (power === undefined || isSame(counter, power)) return false
  const isBacked = others.some(other => isSame(counter, other) && !isSame(other, power))
  return !isBacked && (isAsMuchAs(2, counter, power, sensor) || isAsMuchAs(1 / 2, counter, power, sensor))
}

/** Whether it says `times` what the power does, as far as both are known, or is further off. */
function isAsMuchAs(times: number, counter: Told, power: Told, sensor: Sensor | undefined): boolean {
  const counted = counter.energyJoules
  const expected = times * power.energyJoules
  const margin =
    coverageFactor * Math.hypot(counter.uncertaintyJoules, times * power.uncertaintyJoules) +
    (sensor?.share ?? 0) * Math.max(expected, counted)
  return times > 1
    ? counted >= Math.max(expected - margin, mostOff * power.energyJoules)
    : counted <= Math.min(expected + margin, leastOff * power.energyJoules)
}

/** Whether two are no further apart than what is not known of them. */
function isSame(one: Told, other: Told): boolean {
  // Were the truth twice a power's joules, they would be off by twice as much: one reading says little of a whole run.
  const times = Math.min(2, Math.max(1, one.energyJoules / other.energyJoules))
  const allowed = coverageFactor * Math.hypot(one.uncertaintyJoules, times * other.uncertaintyJoules)
  return Math.abs(one.energyJoules - other.energyJoules) <= allowed
}
