// The largest nodes take some ten kilowatts altogether; a hundred is a line with a digit too many.
const maxWatts = 100_000
// The largest date: a number beyond it is not a time.
const maxMilliseconds = 8.64e15

/** Whether a reading is plausible: its time is a date, and one machine can take its power. */
export function isPlausible(timeMs: number, powerWatts: number): boolean {
  return isTime(timeMs) && isPower(powerWatts)
}

/** Whether one machine can take so much. */
export function isPower(watts: number): boolean {
  return watts >= 0 && watts <= maxWatts
}

/** Whether an attempt can have run from the one instant to the other. */
export function isWindow(startMs: number, endMs: number): boolean {
  return isTime(startMs) && isTime(endMs) && endMs > startMs
}

function isTime(timeMs: number): boolean {
  return Math.abs(timeMs) <= maxMilliseconds
}
