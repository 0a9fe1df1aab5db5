import type { Meter } from '../../measure/meter.js'
import type { Settings } from '../../plan/options.js'
import {
  type Cooldown,
  maxAutomaticCooldownSeconds,
  measureRest,
  type RestContext,
  tellsNothing,
} from '../../run/cooldown.js'

const fallbackSeconds = 60

/** How this night cools down; `auto` measures the machine at rest, before the first run. */
export async function chooseCooldown(
  wanted: Settings['cooldown'],
  meters: readonly Meter[],
  context: RestContext,
): Promise<{ cooldown: Cooldown; notices: readonly string[] }> {
  if (wanted !== 'auto') return { cooldown: { kind: 'fixed', seconds: wanted }, notices: [] }
  const rest = await measureRest(meters, context)
  if (!tellsNothing(rest)) {
    return { cooldown: { kind: 'rest', rest, maxSeconds: maxAutomaticCooldownSeconds }, notices: [] }
  }
  return {
    cooldown: { kind: 'fixed', seconds: fallbackSeconds },
    notices: [
      `cooldown auto: no meter tells temperature or power here, so ${fallbackSeconds} s are waited instead`,
    ],
  }
}
