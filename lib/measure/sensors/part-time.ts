import type { KnownSensor } from './sensor-file.js'

/** To which a calibration finds a window and a rhythm, in milliseconds. */
const foundWithin = 50

/**
 * How much of the time a sensor looks at, in words; empty where it is all, or nothing is known. Power that switches in step
 * with such a sensor is misread, and nothing of its readings shows it (arXiv:2312.02741).
 */
export function partTimeWords({
  window_ms,
  rhythm_ms,
}: Pick<KnownSensor, 'window_ms' | 'rhythm_ms'>): string {
  if (rhythm_ms === null || rhythm_ms - window_ms <= foundWithin) return ''
  return `it looks at ${Math.round(window_ms)} of each ${Math.round(rhythm_ms)} ms, so that power which switches in step with it is misread, and no ± says so`
}
