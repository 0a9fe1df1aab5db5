// The largest nodes take some ten kilowatts altogether; what claims a hundred is a line with a digit too many.
const mostWatts = 100_000
// The most that a date can be: beyond it a time is a number and no time.
const mostMilliseconds = 8.64e15

/** Whether a reading can be one: a time that is a date, and a power that one machine can take. */
export function isPlausible(timeMs: number, powerWatts: number): boolean {
  return isTime(timeMs) && powerWatts >= 0 && powerWatts <= mostWatts
}

/** Whether an attempt can have run from the one instant to the other. */
export function isWindow(startMs: number, endMs: number): boolean {
  return isTime(startMs) && isTime(endMs) && endMs > startMs
}

function isTime(timeMs: number): boolean {
  return Math.abs(timeMs) <= mostMilliseconds
}
