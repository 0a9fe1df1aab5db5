import { isDeepStrictEqual } from 'node:util'
import { isObject, withoutRemarks } from '../../config/batch/remarks.js'
import { describePath } from '../../config/json/mistakes.js'
import { modelsConfigSchema } from '../../config/schema.js'
import { redacted } from '../../record/secrets/secret-form.js'

// Nobody reads more; the first ones show where to look.
const maxPlaces = 8

/**
 * Where two models files differ in what the given repositories need, in words: `models.digits.train_script`; empty
 * where they do not. Remarks do not count, and what was removed from a record as a secret cannot be compared.
 */
export function configDifference(before: unknown, after: unknown, names: ReadonlySet<string>): string {
  const places = differences(relevant(before, names), relevant(after, names), [])
  const more = places.length > maxPlaces ? ` and ${places.length - maxPlaces} more` : ''
  return `${places.slice(0, maxPlaces).join(', ')}${more}`
}

/** What the plan needs of a models file: its own repositories, without remarks. */
function relevant(config: unknown, names: ReadonlySet<string>): unknown {
  const bare = withoutRemarks(modelsConfigSchema, config)
  if (!isObject(bare) || !isObject(bare.models)) return bare
  const models = Object.entries(bare.models).filter(([name]) => names.size === 0 || names.has(name))
  return { ...bare, models: Object.fromEntries(models) }
}

/** Places where two JSON values differ. */
function differences(before: unknown, after: unknown, path: readonly (string | number)[]): string[] {
  if (isDeepStrictEqual(before, after)) return []
  if ([before, after].some(value => typeof value === 'string' && value.includes(redacted))) return []
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, position) => differences(item, after[position], [...path, position]))
  }
  if (!isObject(before) || !isObject(after)) return [describePath(path) || 'all of it']
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => differences(before[key], after[key], [...path, key]))
}
