import type { HelpOption } from '../help/help-option.js'
import { defaultIn, isWhole, numberOf, valueMeant } from './default-value.js'
import type { FoundOption } from './found-option.js'
import { knownName } from './known-names.js'
import {
  asValues,
  boundsIn,
  isList,
  isOptionalValue,
  kindNamed,
  valuesListed,
  valuesTold,
} from './value-words.js'

/**
 * What the options of a help are, from its words.
 *
 * @returns Without what is no setting: help and version.
 */
export function readOptions(options: readonly HelpOption[]): readonly FoundOption[] {
  // A few helps show no place for a value at all; in all others an option without one is a switch.
  const showsValues = options.some(({ metavar }) => metavar !== '')
  return options.map(option => readOption(option, showsValues)).filter(found => found !== undefined)
}

/**
 * What an option is. The first of these that says something decides its type: the values it lists, the kind it names
 * (`FLOAT`, `type: int`), that it takes no value, the form of its default, its name.
 */
function readOption(option: HelpOption, showsValues: boolean): FoundOption | undefined {
  const { flags, text } = option
  const flag = flags.find(name => name.startsWith('--')) ?? flags.at(-1) ?? ''
  if (/^--?(?:h|help\w*|help-\w+|\?|version|V)$/.test(flag)) return undefined
  const name = flag.replace(/^--?/, '').replace(/=$/, '').replaceAll('-', '_')
  const written = option.default ?? defaultIn(text)
  const base = { name, flag, required: option.required === true, text }
  const typed = typeOf(option, name, written, showsValues)
  const value = written === undefined ? undefined : valueMeant(written)
  if (typed.type === 'bool') return { ...base, ...typed, default: switchDefault(option, value, written) }
  if (typed.type === 'choice')
    return { ...base, ...typed, default: choiceDefault(value, written, typed.values) }
  if (typed.type === 'text') return { ...base, type: 'text', default: value }
  const number = typeof value === 'number' || value === null ? value : undefined
  return { ...base, type: typed.type, default: number, ...boundsIn(text) }
}

type Typed =
  | { readonly type: 'int' | 'float' | 'text' }
  | { readonly type: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly type: 'bool'; readonly flagFalse?: string; readonly byValue?: true }

function typeOf(option: HelpOption, name: string, written: string | undefined, showsValues: boolean): Typed {
  const { metavar, negative, text, flags } = option
  const said = /\btype:\s*([\w|[\]]+)/i.exec(text)?.[1] ?? ''
  const isKey = flags.some(flag => flag.endsWith('='))
  const listed =
    valuesListed(metavar) ?? (metavar === '' && !isKey && negative !== undefined ? undefined : told(option))
  if (listed !== undefined && !isList(metavar))
    return isTruth(listed) ? byValue : { type: 'choice', values: asValues(listed) }
  const kind = isList(metavar) ? 'text' : (kindNamed(metavar) ?? kindNamed(said))
  if (kind === 'bool') return byValue
  if (kind !== undefined) return { type: kind }
  const value = written === undefined ? undefined : valueMeant(written)
  if (metavar === '' && !isKey && (showsValues || !takesValue(value, text))) {
    // Those that count how often they are given have a number as their default.
    if (typeof value === 'number') return { type: 'text' }
    return { type: 'bool', ...(negative === undefined ? {} : { flagFalse: negative }) }
  }
  if (typeof value === 'boolean') return byValue
  const known = knownName(name)?.type
  if (typeof value === 'number') {
    return { type: known === 'float' || !isWhole(written ?? '') || saysFloat(text) ? 'float' : 'int' }
  }
  if (typeof value === 'string') return { type: 'text' }
  if (saysFloat(text)) return { type: 'float' }
  if (saysInt(text)) return { type: 'int' }
  if (isOptionalValue(metavar)) return known === 'bool' ? byValue : { type: 'text' }
  if (known === 'int' || known === 'float') return { type: known }
  // By custom, N counts.
  return { type: /^<?(?:n|num|count)>?$/i.test(metavar) ? 'int' : 'text' }
}

const byValue = { type: 'bool', byValue: true } as const

function told({ metavar, text }: HelpOption): readonly string[] | undefined {
  return kindNamed(metavar) === 'int' || kindNamed(metavar) === 'float' ? undefined : valuesTold(text)
}

function isTruth(words: readonly string[]): boolean {
  return words.length === 2 && words.every(word => /^(?:true|false)$/i.test(word))
}

// `--epochs   an integer from 1 (default 6)`.
function takesValue(value: unknown, text: string): boolean {
  return typeof value === 'number' || typeof value === 'string' || saysInt(text) || saysFloat(text)
}

function saysInt(text: string): boolean {
  return /^\s*\(?(?:an? )?(?:int\b|integer\b|whole number)|\(int(?:eger)?\)/i.test(text)
}

function saysFloat(text: string): boolean {
  return /^\s*\(?(?:an? )?(?:float\b|(?:real |decimal )?number (?:above|from|below|between|in)\b)|\(float\)/i.test(
    text,
  )
}

function switchDefault(
  { flags, negative, metavar }: HelpOption,
  value: unknown,
  written: string | undefined,
) {
  if (typeof value === 'boolean' || value === null) return value
  // typer names the flag that is the default: [default: no-amp].
  const bare = (flag: string) => flag.replace(/^--?/, '')
  if (written !== undefined && negative !== undefined && bare(negative) === written) return false
  if (written !== undefined && flags.some(flag => bare(flag) === written)) return true
  // A switch that can only be turned on is off.
  return negative === undefined && metavar === '' ? false : undefined
}

function choiceDefault(
  value: FoundOption['default'],
  written: string | undefined,
  values: readonly (string | number)[],
) {
  if (written === undefined) return undefined
  const meant = values.find(item => String(item) === written || item === numberOf(written))
  // Enums are told with their class: Optimizer.ADAM.
  const word = written.split('.').at(-1)?.toLowerCase()
  return (
    meant ?? values.find(item => String(item).toLowerCase() === word) ?? (value === null ? null : undefined)
  )
}
