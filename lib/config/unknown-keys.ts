import { z } from 'zod'
import { nearest } from './nearest.js'
import { isObject, isRemark, unwrapped } from './remarks.js'

/** A key that a schema does not know, where it stood. */
export interface UnknownKey {
  readonly path: readonly (string | number)[]
  /** The known key that it was probably meant to be; absent where none is near, or that one stands beside it. */
  readonly meant?: string
}

/** Words that people write for a known key, and that no spelling tells. */
export type Aliases = Readonly<Record<string, string>>

/**
 * The value without keys that the schema does not know, at any level, and which these were. Remarks are none of them:
 * they stay where they are.
 *
 * @param aliases Keys that were probably meant, by what people write in their place; asked before spelling is. A key
 *   that the schema knows at another level is no slip of the pen, and nothing is guessed of it.
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

/** Every key that a schema fixes, at any level. */
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
  // Who wrote the known key as well knows it, and means something else.
  return meant === undefined || Object.hasOwn(beside, meant) ? {} : { meant }
}
