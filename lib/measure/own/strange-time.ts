// A clock that is off by more than this shows another time than ours.
const maxOffMs = 60_000
// Nothing can be read before it is; a network and two clocks in step leave less than this.
const maxAheadMs = 1000
const noticeableMs = 5000
// A clock that shows less is none: it was the year 2001.
const firstTimeMs = 1e12
const finerUnits = [
  ['milliseconds', 1e3],
  ['microseconds', 1e6],
  ['nanoseconds', 1e9],
] as const
const advice =
  'a time is in seconds since the epoch, or ISO 8601 with an offset, by the clock of this machine'

/** What is to be said of the time that a meter tells of. */
interface StrangeTime {
  readonly kind: 'time' | 'ahead' | 'late'
  readonly words: string
  /** Whether what it told may be of that time all the same: late is what a meter tells in batches. */
  readonly isOfUse: boolean
}

/** A time that cannot be, with what was most likely meant and how it is written, or that is late; else undefined. */
export function strangeTime(timeMs: number, nowMs: number): StrangeTime | undefined {
  const offMs = timeMs - nowMs
  const seconds = Math.round(Math.abs(offMs) / 1000)
  const refused = (kind: 'time' | 'ahead', words: string) => ({
    kind,
    words: `${words}; that is left out`,
    isOfUse: false,
  })
  if (Math.abs(offMs) > maxOffMs) return refused('time', anotherTime(timeMs, nowMs, seconds))
  if (offMs > maxAheadMs) return refused('ahead', `tells of ${seconds} s from now: ${advice}`)
  if (offMs >= -noticeableMs) return undefined
  return {
    kind: 'late',
    words: `tells of ${seconds} s ago: if its clock is wrong, so are its joules; ${advice}`,
    isOfUse: true,
  }
}

function anotherTime(timeMs: number, nowMs: number, seconds: number): string {
  const [finer] = finerUnits.find(([, parts]) => Math.abs(timeMs / parts - nowMs) <= maxOffMs) ?? []
  if (finer !== undefined)
    return `tells times in ${finer}: write them as seconds since the epoch, with a point (1764599559.25)`
  if (timeMs < firstTimeMs)
    return `tells of ${timeMs / 1000} s since the epoch, for a line with a comma is read as time,number: write a number with a point (12.5)`
  return `tells of ${seconds} s ${timeMs > nowMs ? 'from now' : 'ago'}: ${advice}`
}
