import type { NightRecord } from '../schema.js'

/**
 * The meters that a night measured with at a time: those it began with, or those of the resumption before, where that
 * found others (a driver that was updated, a permission that was granted or lost).
 *
 * @param time As records state it.
 */
export function metersAt({ meters, resumes = [] }: NightRecord, time: string): NightRecord['meters'] {
  const timeMs = Date.parse(time)
  return resumes.findLast(({ at, meters: found }) => found && Date.parse(at) <= timeMs)?.meters ?? meters
}

/** Those of its last resumption, or those that it began with. */
export function lastMeters(night: NightRecord): NightRecord['meters'] {
  return metersAt(night, '9999-12-31T23:59:59Z')
}

/** All that a night measured with at any time. */
export function metersOf({ meters, resumes = [] }: NightRecord): NightRecord['meters'] {
  return [...meters, ...resumes.flatMap(({ meters: found = [] }) => found)]
}
