// Power over time, in watts and seconds, with its exact integral: `energy(t)` is an antiderivative of `power(t)`.

/** @typedef {{ power(t: number): number, energy(t: number): number }} Curve */

/** @returns {Curve} */
export function constant(watts) {
  return { power: () => watts, energy: t => watts * t }
}

/** @returns {Curve} */
export function ramp(fromWatts, wattsPerSecond) {
  return {
    power: t => fromWatts + wattsPerSecond * t,
    energy: t => fromWatts * t + (wattsPerSecond * t * t) / 2,
  }
}

/** @returns {Curve} */
export function sine(watts, amplitude, periodSeconds, phase) {
  const omega = (2 * Math.PI) / periodSeconds
  return {
    power: t => watts + amplitude * Math.sin(omega * t + phase),
    energy: t => watts * t - (amplitude / omega) * Math.cos(omega * t + phase),
  }
}

/**
 * Up and down again, in straight lines.
 *
 * @returns {Curve}
 */
export function triangle(low, high, periodSeconds, phase) {
  const height = high - low
  // Of one period, at a share of it.
  const power = share => low + height * (1 - Math.abs(2 * share - 1))
  const energy = share => {
    const rising = Math.min(share, 0.5)
    const falling = Math.max(0, share - 0.5)
    return periodSeconds * (low * share + height * (rising ** 2 + falling - falling ** 2))
  }
  const turns = t => t / periodSeconds + phase
  const whole = t => Math.floor(turns(t))
  return {
    power: t => power(turns(t) - whole(t)),
    energy: t => whole(t) * energy(1) + energy(turns(t) - whole(t)),
  }
}

/**
 * What repeats: pieces of `[seconds, watts]`, from `phase` (0 to 1) of the period on.
 *
 * @returns {Curve}
 */
export function periodic(pieces, phase) {
  const period = pieces.reduce((sum, [seconds]) => sum + seconds, 0)
  const joules = pieces.reduce((sum, [seconds, watts]) => sum + seconds * watts, 0)
  const inside = t => {
    let rest = t
    let sum = 0
    for (const [seconds, watts] of pieces) {
      if (rest < seconds) return { watts, joules: sum + rest * watts }
      rest -= seconds
      sum += seconds * watts
    }
    return { watts: pieces.at(-1)[1], joules: sum }
  }
  const shifted = t => t + phase * period
  return {
    power: t => inside(shifted(t) - Math.floor(shifted(t) / period) * period).watts,
    energy: t => {
      const turns = Math.floor(shifted(t) / period)
      return turns * joules + inside(shifted(t) - turns * period).joules
    },
  }
}

/**
 * Pieces of random length, from `from` to `to`.
 *
 * @returns {Curve}
 */
export function pieces(steps) {
  const starts = [Number.NEGATIVE_INFINITY]
  const watts = [steps[0][1]]
  const joules = [0]
  let sum = 0
  for (let at = 1; at < steps.length; at += 1) {
    const [start, power] = steps[at]
    sum += (start - Math.max(starts.at(-1), steps[0][0])) * watts.at(-1)
    starts.push(start)
    watts.push(power)
    joules.push(sum)
  }
  const indexOf = t => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle] <= t) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    power: t => watts[indexOf(t)],
    energy: t => {
      const at = indexOf(t)
      const from = at === 0 ? steps[0][0] : starts[at]
      return joules[at] + (t - from) * watts[at]
    },
  }
}

/**
 * A curve inside of `from` to `to`, an idle machine outside.
 *
 * @returns {Curve}
 */
export function between(curve, idleWatts, from, to) {
  const inside = curve.energy(to) - curve.energy(from)
  return {
    power: t => (t < from || t >= to ? idleWatts : curve.power(t)),
    energy: t => {
      if (t < from) return idleWatts * (t - from)
      if (t < to) return curve.energy(t) - curve.energy(from)
      return inside + idleWatts * (t - to)
    },
  }
}
