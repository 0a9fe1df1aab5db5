import type { Hyperparameter } from '../config/schema.js'
import { exp, log } from './exponential.js'
import type { MersenneTwister } from './mersenne-twister.js'

/** Draws one value of a parameter. */
export type Sampler = (generator: MersenneTwister) => number

/**
 * How values of a parameter are drawn, with what is the same for all draws worked out once.
 *
 * The original's rules in CPython's arithmetic, in this order: with a zero_probability p, one random() decides for 0
 * below p. Then `uniform`: float a + (b-a)·random(), int randint(a, b); `log_uniform`: exp(uniform(log a, log b)), an
 * int rounded half to even, both held within the range.
 */
export function sampler(parameter: Hyperparameter): Sampler {
  const draw = rangeSampler(parameter)
  const zero = parameter.zero_probability ?? 0
  return zero > 0 ? generator => (generator.random() < zero ? 0 : draw(generator)) : draw
}

function rangeSampler({ type, range: [min, max], distribution }: Hyperparameter): Sampler {
  if (distribution === 'log_uniform') {
    const from = log(min)
    const span = log(max) - from
    const held = (value: number) => Math.max(min, Math.min(max, value))
    return type === 'int'
      ? generator => held(roundHalfEven(exp(from + span * generator.random())))
      : generator => held(exp(from + span * generator.random()))
  }
  const span = max - min
  return type === 'int'
    ? generator => generator.randint(min, max)
    : generator => min + span * generator.random()
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
