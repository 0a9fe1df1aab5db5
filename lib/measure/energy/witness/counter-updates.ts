import type { Reading, Rhythm } from './counter-rhythm.js'
import { over } from './over-rhythms.js'

/** A counter shows these joules since an instant between two readings. */
export interface Update {
  readonly fromMs: number
  readonly toMs: number
  readonly joules: number
}

export function updatesOf(readings: readonly Reading[]): readonly Update[] {
  return readings.flatMap(({ timeMs, joules }, place) => {
    const before = readings[place - 1]
    if (before?.joules === joules) return []
    return [{ fromMs: before?.timeMs ?? Number.NEGATIVE_INFINITY, toMs: timeMs, joules }]
  })
}

/** When updates were, by a rhythm: each one movement or more after the one before it, of which the last is taken to be right. */
export function timesOf(updates: readonly Update[], rhythm: Rhythm): readonly number[] {
  let next = Number.POSITIVE_INFINITY
  return updates
    .toReversed()
    .map(update => {
      next = Math.min(next - 1, movementOf(update, rhythm))
      return rhythm.phaseMs + next * rhythm.periodMs
    })
    .toReversed()
}

/** Watts from each update to the next, and by how much they may be off, since it is not known by which rhythm the counter moved. */
export function powersOf(updates: readonly Update[], rhythms: readonly Rhythm[]) {
  return updates.slice(1).map((update, place) =>
    over(rhythms, rhythm => {
      const before = updates[place]
      if (before === undefined) return 0
      const movements = movementOf(update, rhythm) - movementOf(before, rhythm)
      return movements <= 0 ? 0 : (1000 * (update.joules - before.joules)) / movements / rhythm.periodMs
    }),
  )
}

/** Of an update that was seen closely the movement that is nearest to what was seen, else the last that the later reading can have seen. */
function movementOf({ fromMs, toMs }: Update, { periodMs, phaseMs, slackMs }: Rhythm): number {
  return toMs - fromMs < periodMs
    ? Math.round(((fromMs + toMs) / 2 - phaseMs) / periodMs)
    : Math.floor((toMs + slackMs - phaseMs) / periodMs)
}
