/**
 * Power over wall-clock time whose integral is known in closed form. The stand-ins follow these curves in their
 * own processes, and a test finds the true energy of any window from the same curve.
 */

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
    default:
      throw new Error(`no such curve: ${JSON.stringify(curve)}`)
  }
}

// A recent instant, so that differences of primitives keep their digits.
const origin = Date.UTC(2026, 0, 1)

function phaseOf({ periodMs, phaseMs = 0 }, timeMs) {
  const phase = (timeMs - origin - phaseMs) % periodMs
  return phase < 0 ? phase + periodMs : phase
}
