import type { Sampler } from '../kind.js'
import { exp, log } from './exponential.js'
import type { NumberParameter } from './number-keys.js'
import { stepsOf } from './steps.js'

/**
 * How values of a parameter are drawn, with what is the same for all draws worked out once.
 *
 * The original's rules in CPython's arithmetic, in this order: with a zero_probability p, one random() decides for 0
 * below p. Then `uniform`: float a + (b-a)·random(), int randint(a, b); `log_uniform`: exp(uniform(log a, log b)), an
 * int rounded half to even, both held within the range. With a step, which the original lacks: the place of the value by
 * randrange, as `random.randrange(a, b + 1, step)` draws an int.
 */
export function sampler(parameter: NumberParameter): Sampler {
  const draw = rangeSampler(parameter)
  const zero = parameter.zero_probability ?? 0
  return zero > 0 ? random => (random.random() < zero ? 0 : draw(random)) : draw
}

/** The value at a share of the draws, from 0 to below 1: where a zero_probability is, the zeros come first. */
export function quantile(parameter: NumberParameter): (share: number) => number {
  const draw = rangeSampler(parameter)
  const zero = parameter.zero_probability ?? 0
  return share => {
    if (share < zero) return 0
    const rest = (share - zero) / (1 - zero)
    return draw({
      random: () => rest,
      randbelow: count => Math.floor(rest * count),
      randint: (min, max) => Math.min(max, min + Math.floor(rest * (max - min + 1))),
    })
  }
}

function rangeSampler(parameter: NumberParameter): Sampler {
  const {
    type,
    range: [min, max],
    distribution,
  } = parameter
  const steps = stepsOf(parameter)
  if (steps !== undefined) return random => steps.at(random.randbelow(steps.count))
  if (distribution === 'log_uniform') {
    const from = log(min)
    const span = log(max) - from
    const held = (value: number) => Math.max(min, Math.min(max, value))
    return type === 'int'
      ? random => held(roundHalfEven(exp(from + span * random.random())))
      : random => held(exp(from + span * random.random()))
  }
  const span = max - min
  return type === 'int' ? random => random.randint(min, max) : random => min + span * random.random()
}

export function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
