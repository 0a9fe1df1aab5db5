/**
 * The original wrote local times without a zone beside traces stamped in seconds since the epoch. Both are kept as
 * they are: a local time stays what the machine's clock showed, and its zone is found by comparing records with their
 * traces.
 */

/** A time of day as a clock showed it, as milliseconds of a UTC clock showing the same. */
export type ClockMs = number

/** Minutes that local time is ahead of UTC. */
export type ZoneMinutes = number

/** A clock time, `2025-11-05T17:47:45.528255`, and its zone if one was written; null for anything else. */
export function parseClock(
  text: string,
): { readonly clockMs: ClockMs; readonly zone: ZoneMinutes | null } | null {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:(Z)|([+-])(\d\d):?(\d\d))?$/.exec(text)
  if (parts === null) return null
  const clockMs = Date.parse(`${parts[1]}T${parts[2]}Z`)
  if (Number.isNaN(clockMs)) return null
  const sign = parts[4] === '-' ? -1 : 1
  const zone =
    parts[3] === 'Z' ? 0 : parts[4] === undefined ? null : sign * (Number(parts[5]) * 60 + Number(parts[6]))
  return { clockMs, zone }
}

/** `20251105_174723`, as used in names of files and folders, as clock time; null for any other text. */
export function parseStamp(stamp: string): ClockMs | null {
  const parts = /^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/.exec(stamp)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second] = parts
  return parseClock(`${year}-${month}-${day}T${hour}:${minute}:${second}`)?.clockMs ?? null
}

/** A clock's time as text, with its zone where that is known: `2025-11-05T17:47:45.528+08:00`. */
export function clockText(clockMs: ClockMs, zone: ZoneMinutes | null): string {
  return `${new Date(clockMs).toISOString().slice(0, -1)}${zoneText(zone)}`
}

/** `+08:00`, or nothing for an unknown zone. */
export function zoneText(zone: ZoneMinutes | null): string {
  if (zone === null) return ''
  const minutes = Math.abs(zone)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${zone < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

const zoneStepMinutes = 15
// A run's first sample comes within seconds of its start, a night's within minutes (a background load warms up first).
const maxDelayMs = 120_000

/**
 * The zone in which a clock showed `clockMs` at the instant `epochMs`, give or take two minutes: every zone of the
 * world is a multiple of 15 minutes away from UTC. Null if the two do not fit.
 */
export function zoneBetween(clockMs: ClockMs, epochMs: number): ZoneMinutes | null {
  const differenceMs = clockMs - epochMs
  const steps = Math.round(differenceMs / 60_000 / zoneStepMinutes)
  // No minus before a zero.
  const zone = steps === 0 ? 0 : steps * zoneStepMinutes
  if (zone < -12 * 60 || zone > 14 * 60) return null
  return Math.abs(differenceMs - zone * 60_000) <= maxDelayMs ? zone : null
}
