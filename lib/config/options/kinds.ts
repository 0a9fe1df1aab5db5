import { type DesignName, designNames, type OrderName, orderNames } from '../designs.js'
import { type EngineName, engineNames, isEngineName } from '../engines.js'
import { type GovernorName, governorNames, isGovernorName } from '../governors.js'
import { type GpuText, gpusAllowed, parseGpus, sliceMistake } from '../gpus.js'
import { didYouMean } from '../nearest.js'
import type { Subject } from '../subjects.js'
import { parseBytes } from './byte-size.js'

export * from './by-name-kinds.js'
export * from './text-kinds.js'

/** What the value of an option may be, and how it is read from a word of the command line. */
export interface Kind<Value> {
  /** Carries the type; never set. */
  readonly value?: Value
  /** Whether an untyped caller's value is one. */
  readonly fits: (found: unknown) => boolean
  /** What is allowed, in words. */
  readonly allowed: string
  /** An addition to the message about this value, as the end of a sentence. */
  readonly hint?: (found: unknown) => string
  /** What follows the flag, as `seconds`; absent for a switch. */
  readonly argument?: string
  /**
   * What a word of the command line means (the word itself); held to `fits` with all other options, later.
   *
   * @param before What the same flag gave before it.
   * @throws Error saying what is allowed.
   */
  readonly read?: (word: string, before: unknown) => unknown
}

const isText = (found: unknown) => typeof found === 'string'
const isFilledText = (found: unknown) => isText(found) && found !== ''
const isTextOrList = (found: unknown): found is string | readonly string[] =>
  isText(found) || (Array.isArray(found) && found.every(isText))

export const yesOrNo: Kind<boolean> = {
  fits: found => typeof found === 'boolean',
  allowed: 'true or false',
}

interface Range<Also> {
  readonly min: number
  readonly max: number
  readonly whole?: boolean
  readonly allowed: string
  readonly argument: string
  /** A value that is allowed although it is out of range. */
  readonly also?: Also
}

/** A number within a range, its unit in `argument`. */
export function number(range: Range<number>): Kind<number>
export function number<const Word extends string>(range: Range<Word>): Kind<number | Word>
export function number<Word extends string>({
  min,
  max,
  whole = false,
  allowed,
  argument,
  also,
}: Range<number | Word>): Kind<number | Word> {
  const inRange = (found: unknown) =>
    typeof found === 'number' && found >= min && found <= max && (!whole || Number.isInteger(found))
  return {
    fits: found => (also !== undefined && found === also) || inRange(found),
    allowed,
    argument,
    read: word => (typeof also === 'string' && word === also ? also : readNumber(word)),
  }
}

/** A number as it is typed: `60`, `0.5`, `1e6`. */
export function readNumber(word: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word.trim())) {
    throw new Error('A number is allowed')
  }
  return Number(word)
}

/** Bytes, typed as `500MB` too. */
export const logSize: Kind<number> = {
  ...number({
    min: 1000,
    max: 1e15,
    whole: true,
    allowed: 'bytes from 1000, or 0 for no limit',
    argument: 'size',
    also: 0,
  }),
  read(word) {
    const bytes = parseBytes(word)
    if (bytes === undefined) throw new Error('Bytes, or a size as 1GB, 500MB or 10kB is allowed')
    return bytes
  },
}

/** A kind, or nothing. */
export function orNull<Value>(kind: Kind<Value>): Kind<Value | null> {
  const { value: _, ...same } = kind
  return { ...same, fits: found => found === null || kind.fits(found) }
}

export const seed: Kind<number | bigint | string> = {
  fits: found => isText(found) || typeof found === 'number' || typeof found === 'bigint',
  allowed: 'a whole number',
  argument: 'n',
}

export function name(allowed: string): Kind<string> {
  return { fits: isText, allowed, argument: 'name' }
}

/** A sentence of the user's. */
export function text(argument: string, allowed: string): Kind<string> {
  return { fits: isFilledText, allowed, argument }
}

export function path(argument: string, allowed = 'a path'): Kind<string> {
  return { fits: isFilledText, allowed, argument }
}

/** A file, or its content. */
export function file(content: string): Kind<string | object> {
  return {
    fits: found => isText(found) || (typeof found === 'object' && found !== null),
    allowed: `a path, or the content of ${content}`,
    argument: 'file',
  }
}

export const commandLine: Kind<string | readonly string[]> = {
  fits: isTextOrList,
  allowed: 'a program and its arguments',
  argument: 'line',
}

/** Names of hyperparameters, at least one. */
export const mutatedNames: Kind<string | readonly string[]> = {
  fits: found => isTextOrList(found) && [found].flat().some(text => /[^,\s]/.test(text)),
  allowed: 'names, or all',
  hint: found => (isTextOrList(found) ? ' (leave it out to run the defaults)' : ''),
  argument: 'a,b|all',
}

/** Names of models, at least one. */
export const modelNames: Kind<string | readonly string[]> = {
  fits: isTextOrList,
  allowed: 'the name of a model, or several',
  argument: 'name,...',
}

/** Nights, typed one after the other. */
export const nights: Kind<string | readonly string[]> = {
  fits: isTextOrList,
  allowed: 'nights: paths or names',
  argument: 'night...',
}

/** Texts, one each time that the flag is given. */
export function texts(argument: string): Kind<readonly string[]> {
  return {
    fits: found => Array.isArray(found) && found.every(isFilledText),
    allowed: 'a list of texts',
    argument,
    read: (word, before = []) => [...(Array.isArray(before) ? before : []), word],
  }
}

/** Names separated by commas; the flag may be repeated. */
export const secretNames: Kind<string | readonly string[]> = {
  fits: isTextOrList,
  allowed: 'names, with * for any letters',
  argument: 'name,...',
  read: (word, before = []) => [
    ...(Array.isArray(before) ? before : []),
    ...word.split(',').filter(secretName => secretName.trim() !== ''),
  ],
}

export const subjects: Kind<string | readonly Subject[]> = {
  fits: found =>
    isFilledText(found) ||
    (Array.isArray(found) && found.every(item => isText(item?.project) && isText(item?.module))),
  allowed: 'a path, or a list of { project, module }',
  argument: 'file',
}

export const gpus: Kind<GpuText | null> = {
  fits(found) {
    const words = wordsOfCards(found)
    return found === null || (words !== undefined && parseGpus(words) !== undefined)
  },
  allowed: gpusAllowed,
  hint(found) {
    const reason = sliceMistake(wordsOfCards(found) ?? '')
    return reason === undefined ? '' : `: ${reason}`
  },
  argument: 'cards',
}

function wordsOfCards(found: unknown): string | undefined {
  const words: unknown[] = Array.isArray(found) ? found : [found]
  const isCards = words.length > 0 && words.every(word => isText(word) || typeof word === 'number')
  return isCards ? words.join(',') : undefined
}

export const governor: Kind<GovernorName | null> = {
  fits: found => found === null || isGovernorName(found),
  allowed: governorNames.join(', '),
  hint(found) {
    const guess = typeof found === 'string' ? didYouMean(found, governorNames) : undefined
    return guess === undefined ? '' : ` (${guess})`
  },
  argument: 'name',
}

/** One of a list of words; what comes near one is told. */
function oneOf<Word extends string>(words: readonly Word[]): Kind<Word> {
  return {
    fits: found => words.some(word => word === found),
    allowed: words.join(', '),
    hint(found) {
      const guess = typeof found === 'string' ? didYouMean(found, words) : undefined
      return guess === undefined ? '' : ` (${guess})`
    },
    argument: 'name',
  }
}

export const design: Kind<DesignName> = oneOf(designNames)

export const order: Kind<OrderName> = oneOf(orderNames)

export const engine: Kind<EngineName> = {
  fits: isEngineName,
  allowed: engineNames.join(', '),
  argument: 'name',
}
