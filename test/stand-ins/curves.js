/**
 * Power over wall-clock time whose integral is known in closed form. The stand-ins follow these curves in their
 * own processes, and a test finds the true energy of any window from the same curve.
 */

import { existsSync, readFileSync } from 'node:fs'

/** Watts at an instant (milliseconds since the epoch). */
export function wattsAt(curve, timeMs) {
  switch (curve.kind) {
    case 'constant':
      return curve.watts
    case 'ramp': {
      const share = (timeMs - curve.startMs) / (curve.endMs - curve.startMs)
      return curve.fromWatts + (curve.toWatts - curve.fromWatts) * Math.min(1, Math.max(0, share))
    }
    case 'square':
      return phaseOf(curve, timeMs) < curve.periodMs / 2 ? curve.highWatts : curve.lowWatts
    default:
      throw new Error(`no such curve: ${JSON.stringify(curve)}`)
  }
}

/** Joules from one instant to another. */
export function joulesBetween(curve, fromMs, toMs) {
  return (primitive(curve, toMs) - primitive(curve, fromMs)) / 1000
}

// Watt-milliseconds from an origin of the curve's own.
function primitive(curve, timeMs) {
  switch (curve.kind) {
    case 'constant':
      return curve.watts * (timeMs - origin)
    case 'ramp': {
      const { fromWatts, toWatts, startMs, endMs } = curve
      if (timeMs <= startMs) return fromWatts * (timeMs - startMs)
      const inside = Math.min(timeMs, endMs) - startMs
      const slope = (toWatts - fromWatts) / (endMs - startMs)
      return inside * (fromWatts + (slope * inside) / 2) + toWatts * Math.max(0, timeMs - endMs)
    }
    case 'square': {
      const { highWatts, lowWatts, periodMs } = curve
      const phaseMs = phaseOf(curve, timeMs)
      const periods = (timeMs - phaseMs - origin) / periodMs
      const highMs = Math.min(phaseMs, periodMs / 2)
      const wholePeriods = periods * (periodMs / 2) * (highWatts + lowWatts)
      return wholePeriods + highMs * highWatts + (phaseMs - highMs) * lowWatts
    }
    case 'switched':
      return (
        curve.lowWatts * (timeMs - origin) + (curve.highWatts - curve.lowWatts) * onUntil(curve.file, timeMs)
      )
    default:
      throw new Error(`no such curve: ${JSON.stringify(curve)}`)
  }
}

/** For how long a load was on up to an instant, by the file in which it writes down each switch: `milliseconds,1` or `,0`. */
export function onUntil(file, timeMs) {
  const switches = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const times = switches.map(line => line.split(',').map(Number))
  return times.reduce((sum, [fromMs, on], place) => {
    const toMs = Math.min(timeMs, times[place + 1]?.[0] ?? timeMs)
    return on === 1 && toMs > fromMs ? sum + toMs - fromMs : sum
  }, 0)
}

// A recent instant, so that differences of primitives keep their digits.
const origin = Date.UTC(2026, 0, 1)

function phaseOf({ periodMs, phaseMs = 0 }, timeMs) {
  const phase = (timeMs - origin - phaseMs) % periodMs
  return phase < 0 ? phase + periodMs : phase
}
