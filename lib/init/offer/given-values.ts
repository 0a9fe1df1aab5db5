import { numberOf } from './default-value.js'
import type { FoundOption } from './found-option.js'

export interface GivenOption extends FoundOption {
  /** Whether the user's own command line passes it. */
  readonly given?: boolean
}

/**
 * The options with what the user's command line says: `python train.py --epochs 5` has 5 as its unmutated value, whatever
 * the program's own is. What a mutation passes stands after it, and counts.
 */
export function withGivenValues(
  options: readonly FoundOption[],
  words: readonly string[],
): readonly GivenOption[] {
  return options.map(option => {
    const word = valueIn(option.flag, words)
    if (word === undefined) return option
    const value = valueGiven(option, word)
    if (option.type === 'bool' && option.byValue !== true) return { ...option, default: true, given: true }
    return value === undefined ? { ...option, given: true } : { ...option, default: value, given: true }
  })
}

function valueGiven({ type, values = [] }: FoundOption, word: string): FoundOption['default'] {
  if (type === 'int' || type === 'float') return numberOf(word)
  return type === 'choice' ? values.find(value => String(value) === word) : undefined
}

/** The word that a flag has on a command line: empty for a flag alone. */
function valueIn(flag: string, words: readonly string[]): string | undefined {
  if (flag.endsWith('=')) return words.find(word => word.startsWith(flag))?.slice(flag.length)
  const at = words.lastIndexOf(flag)
  if (at >= 0) return words[at + 1] ?? ''
  return words.find(word => word.startsWith(`${flag}=`))?.slice(flag.length + 1)
}
