import type { Hyperparameter } from '../../config/parameter/hyperparameter-schema.js'
import type { FoundOption } from './found-option.js'
import { isPlumbing, type KnownName, knownName } from './known-names.js'
import { rangeOf } from './sensible-range.js'

/** An option of the program as the hyperparameter that it could be. */
export interface Offer {
  readonly name: string
  readonly parameter: Hyperparameter
  /** Whether it is one that people sweep: offered as chosen, and taken where nobody is asked. */
  readonly suggested: boolean
  /** Whether a smaller value makes a shorter run. */
  readonly lengthens: boolean
  /** What its author wrote of it. */
  readonly text: string
}

/** @returns Undefined for an option of text, and for one with a single value: there is nothing to vary. */
export function offerOf(option: FoundOption): Offer | undefined {
  const { name, text } = option
  const parameter = parameterOf(option)
  if (parameter === undefined) return undefined
  const known = knownName(name)
  const suggested = known !== undefined && !isPlumbing(name) && isSweepable(option, known)
  return { name, parameter, suggested, lengthens: known?.lengthens === true && option.type === 'int', text }
}

// A text that is called `optimizer` is no choice; a switch that is called `lr` is something else.
function isSweepable({ type, default: value }: FoundOption, known: KnownName): boolean {
  if (known.type === 'choice' || known.type === 'bool') return known.type === type
  // -1 and 0 mean "as long as it takes" or "off" of what is counted.
  const isOff = known.lengthens === true && typeof value === 'number' && value <= 0
  return (type === 'int' || type === 'float') && !isOff
}

function parameterOf(option: FoundOption): Hyperparameter | undefined {
  const { flag, type, default: value } = option
  switch (type) {
    case 'text':
      return undefined
    case 'bool': {
      const { byValue, flagFalse } = option
      const form = byValue === true ? { form: 'value' as const } : {}
      const off = flagFalse === undefined ? {} : { flag_false: flagFalse }
      const known = typeof value === 'boolean' || value === null ? { default: value } : {}
      return { type, ...known, flag, ...form, ...off }
    }
    case 'choice': {
      const values = [...(option.values ?? [])]
      if (values.length < 2) return undefined
      return { type, values, ...(value === undefined ? {} : { default: value }), flag }
    }
    default: {
      const { range, log, zeroShare } = rangeOf(option)
      // A seed of 64 bits is more than a double tells apart.
      const isTold =
        value === null || (type === 'int' ? Number.isSafeInteger(value) : typeof value === 'number')
      const known = isTold ? { default: value as number | null } : {}
      return {
        type,
        range: [...range],
        ...known,
        flag,
        ...(log ? { distribution: 'log_uniform' as const } : {}),
        ...(zeroShare === undefined ? {} : { zero_probability: zeroShare }),
      }
    }
  }
}

/**
 * Every offer of a program, those that people sweep first. A name that two options have is the first one's.
 */
export function offersOf(options: readonly FoundOption[]): readonly Offer[] {
  const offers = new Map<string, Offer>()
  for (const option of options) {
    const offer = offerOf(option)
    if (offer !== undefined && !offers.has(offer.name)) offers.set(offer.name, offer)
  }
  const all = [...offers.values()]
  return [...all.filter(({ suggested }) => suggested), ...all.filter(({ suggested }) => !suggested)]
}
