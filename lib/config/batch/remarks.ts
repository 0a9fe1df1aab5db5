import { z } from 'zod'
import { namesOfUsers } from '../json/schema-words.js'

/**
 * Users write remarks into their files, in keys that no program reads. They are accepted, kept in the file's raw
 * value and left out of the configuration.
 */

const remarkWords = [
  '$schema',
  'author',
  'authors',
  'comment',
  'comments',
  'created',
  'date',
  'description',
  'homepage',
  'info',
  'license',
  'link',
  'links',
  'modified',
  'name',
  'note',
  'notes',
  'reference',
  'references',
  'remark',
  'remarks',
  'source',
  'title',
  'todo',
  'updated',
  'url',
  'urls',
  'version',
] as const

const words: ReadonlySet<string> = new Set(remarkWords)

/** Keys that are remarks wherever keys are fixed, as a JSON Schema pattern. */
export const remarkKeyPattern = `^(_.*|${remarkWords.map(word => word.replace('$', '\\$')).join('|')})$`

/** The remark words alone, as a JSON Schema pattern. */
export const remarkWordPattern = `^(${remarkWords.map(word => word.replace('$', '\\$')).join('|')})$`

/** Whether a key is a remark where an object has fixed keys: it starts with `_` or is a word such as `comment`. */
export function isRemark(key: string): boolean {
  return key.startsWith('_') || words.has(key)
}

/**
 * What the schema checks: the value without its remarks, and without null keys that may be absent.
 *
 * In records, where names are the user's own, keys that start with `_` are remarks; a word such as `comment` is one
 * only where it holds text and the record's entries are objects.
 */
export function withoutRemarks(schema: z.core.$ZodType, value: unknown): unknown {
  const inner = fitting(unwrapped(schema), value)
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map(item => withoutRemarks(inner.element, item))
  }
  if (!isObject(value)) return value
  if (inner instanceof z.ZodObject) return fixedKeys(inner, value)
  if (inner instanceof z.ZodRecord) return namesOfUsers.has(inner) ? value : freeKeys(inner.valueType, value)
  return value
}

/** The schema inside `optional` and `default`. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap())
  return schema
}

/** The option of a union that fits the value's kind: an object is checked as an object, a text as a text. */
export function fitting(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (!(schema instanceof z.ZodUnion)) return schema
  const options = schema.options.map(unwrapped)
  if (isObject(value) && holdsObjects(schema)) return ofType(options, value) ?? schema
  const option = options.find(each => kindOf(each) === (Array.isArray(value) ? 'array' : typeof value))
  return option ?? schema
}

/** Whether a schema is of objects with fixed keys: of one form, or of several that a key tells apart. */
export function holdsObjects(schema: z.core.$ZodType): boolean {
  const inner = unwrapped(schema)
  return inner instanceof z.ZodObject || (inner instanceof z.ZodUnion && inner.options.every(holdsObjects))
}

/** The object that a value's `type` says; the first one where it says none of them, since most keys are common. */
function ofType(
  options: readonly z.core.$ZodType[],
  { type }: Readonly<Record<string, unknown>>,
): z.core.$ZodType | undefined {
  const said = options.find(option => {
    const literal = option instanceof z.ZodObject ? option.shape.type : undefined
    return literal instanceof z.ZodLiteral && literal.values.has(type as z.core.util.Literal)
  })
  return said ?? options[0]
}

function kindOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'object'
  return schema instanceof z.ZodArray ? 'array' : schema._zod.def.type
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fixedKeys(schema: z.ZodObject, value: Record<string, unknown>): Record<string, unknown> {
  const kept: Array<[string, unknown]> = []
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined
    if (known === undefined) {
      if (!isRemark(key)) kept.push([key, item])
    } else if (item !== null || unwrapped(known) === known) {
      kept.push([key, withoutRemarks(known, item)])
    }
  }
  return Object.fromEntries(kept)
}

function freeKeys(valueSchema: z.core.$ZodType, value: Record<string, unknown>): Record<string, unknown> {
  const ofObjects = holdsObjects(valueSchema)
  const kept = Object.entries(value).filter(
    ([key, item]) => !key.startsWith('_') && !(ofObjects && words.has(key) && typeof item === 'string'),
  )
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutRemarks(valueSchema, item)]))
}
