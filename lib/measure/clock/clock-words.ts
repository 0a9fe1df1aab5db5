import { formatDuration } from '../../units.js'
import type { ClockChange } from './clock-watch.js'

/** What happened to a clock, and what that means for the times of the attempt. */
export function clockChangeInWords({ kind, byMs, toMs }: ClockChange): string {
  const long = formatDuration(Math.abs(byMs) / 1000)
  const at = new Date(toMs).toISOString()
  return kind === 'slept'
    ? `the machine slept for ${long} at ${at}: no energy is counted for it, and the times of this attempt go on as if it had not`
    : `the wall clock was set ${byMs < 0 ? 'back' : 'forward'} by ${long} at ${at}: the times of this attempt go on by the monotonic clock`
}
