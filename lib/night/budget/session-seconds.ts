import type { JournalEntry } from '../../record/journal/journal.js'

/** For how long a night ran, by its journal: from each start to the last line before the next one. */
export function sessionSeconds(entries: readonly JournalEntry[]): number {
  let seconds = 0
  let startMs: number | undefined
  let lastMs = 0
  for (const { type, time } of entries) {
    const nowMs = Date.parse(time)
    if (type === 'night-started' || type === 'night-resumed') {
      if (startMs !== undefined) seconds += Math.max(0, lastMs - startMs) / 1000
      startMs = nowMs
    }
    lastMs = nowMs
  }
  return startMs === undefined ? 0 : seconds + Math.max(0, lastMs - startMs) / 1000
}
