import { z } from 'zod'
import { isObject, isRemark, unwrapped } from '../batch/remarks.js'
import { nearest } from '../nearest.js'

/** A key that a schema does not know, with its place. */
export interface UnknownKey {
  readonly path: readonly (string | number)[]
  /** The known key that was probably meant; absent where none is near, or where that one is given too. */
  readonly meant?: string
}

/** Words that people write for a known key and that spelling does not reveal. */
export type Aliases = Readonly<Record<string, string>>

/**
 * The value without keys that the schema does not know, at any level, and those keys. Remarks are not among them and
 * stay.
 *
 * @param aliases Keys that were probably meant, by what people write in their place; asked before spelling is. For a
 *   key that the schema knows at another level nothing is guessed.
 */
export function withoutUnknownKeys(
  schema: z.core.$ZodType,
  value: unknown,
  aliases: Aliases = {},
): { readonly value: unknown; readonly unknown: readonly UnknownKey[] } {
  const unknown: UnknownKey[] = []
  const elsewhere = namesIn(schema)
  const strip = (here: z.core.$ZodType, item: unknown, path: readonly (string | number)[]): unknown => {
    const inner = unwrapped(here)
    if (inner instanceof z.ZodArray && Array.isArray(item)) {
      return item.map((element, at) => strip(inner.element, element, [...path, at]))
    }
    if (!(inner instanceof z.ZodObject) || !isObject(item)) return item
    const kept: Array<[string, unknown]> = []
    for (const [key, under] of Object.entries(item)) {
      const known = Object.hasOwn(inner.shape, key) ? inner.shape[key] : undefined
      if (known !== undefined) kept.push([key, strip(known, under, [...path, key])])
      else if (isRemark(key)) kept.push([key, under])
      else unknown.push({ path: [...path, key], ...meantBy(key, Object.keys(inner.shape), item) })
    }
    return Object.fromEntries(kept)
  }
  const meantBy = (key: string, known: readonly string[], beside: Readonly<Record<string, unknown>>) =>
    isKnownElsewhere(key, elsewhere, known) ? {} : probably(key, known, beside, aliases)
  return { value: strip(schema, value, []), unknown }
}

// `models` where only `mode` is known means what `model` does elsewhere.
function isKnownElsewhere(key: string, elsewhere: ReadonlySet<string>, known: readonly string[]): boolean {
  const singular = key.replace(/s$/, '')
  return elsewhere.has(key) || (elsewhere.has(singular) && !known.includes(singular))
}

/** Every key that a schema names, at any level. */
function namesIn(schema: z.core.$ZodType): ReadonlySet<string> {
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodArray) return namesIn(inner.element)
  if (!(inner instanceof z.ZodObject)) return new Set()
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape
  return new Set(Object.entries(shape).flatMap(([key, under]) => [key, ...namesIn(under)]))
}

function probably(
  key: string,
  known: readonly string[],
  beside: Readonly<Record<string, unknown>>,
  aliases: Aliases,
): { meant?: string } {
  const alias = Object.hasOwn(aliases, key.toLowerCase()) ? aliases[key.toLowerCase()] : undefined
  const meant = alias !== undefined && known.includes(alias) ? alias : nearest(key, known)
  // A user who also wrote the known key means something else by this one.
  return meant === undefined || Object.hasOwn(beside, meant) ? {} : { meant }
}
