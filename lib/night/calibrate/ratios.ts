import { partOf } from '../../measure/parts.js'

/** How much of the load's step a meter saw. */
export interface Seen {
  readonly meter: string
  readonly measures: string
  /** Undefined where what it told did not follow the load. */
  readonly swingWatts: number | undefined
}

/**
 * How much of the step a meter of a part that contains others saw, a wall plug, beside what the meters of the cards and the
 * processors did: in words, and never a factor of anything. What did not follow the load is in none of the sums.
 *
 * @param loads What was loaded, in words.
 */
export function ratios(seen: readonly Seen[], loads: string): readonly string[] {
  const counted = (['gpu', 'cpu'] as const).flatMap(part => {
    const swings = seen.filter(({ measures }) => measures === part).map(({ swingWatts }) => swingWatts)
    const known = swings.filter(swing => swing !== undefined)
    // One card of several that is not known would be missing from the sum of them.
    if (known.length === 0 || known.length < swings.length) return []
    return [{ part: names[part], watts: known.reduce((sum, swing) => sum + swing, 0) }]
  })
  const others = seen.filter(
    ({ measures, swingWatts }) => !partOf(measures).isCounted && swingWatts !== undefined,
  )
  const whole = counted.reduce((sum, { watts }) => sum + watts, 0)
  const who = counted.map(({ part }) => part).join(' and ')
  return others.map(({ meter, measures, swingWatts = 0 }) =>
    whole > 0
      ? `${meter} (${measures}) saw ${(swingWatts / whole).toFixed(3)} times the step that ${who} tell of; nothing is scaled by it`
      : `${meter} (${measures}) saw a step of ${swingWatts.toFixed(1)} W, but no meter of the cards or the processors followed the load (${loads}), so there is no ratio to tell`,
  )
}

const names = { gpu: 'the cards', cpu: "the processors' counters" } as const
