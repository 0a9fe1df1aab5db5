import { isDeepStrictEqual } from 'node:util'
import { describePath } from '../../config/mistakes.js'
import { isObject, withoutRemarks } from '../../config/remarks.js'
import { modelsConfigSchema } from '../../config/schema.js'
import { redacted } from '../../record/secret-values.js'

// More would not be read; the first show where to look.
const mostPlaces = 8

/**
 * Where two models files differ in what the given repositories need, in words: `models.digits.train_script`; empty
 * where they do not. Remarks do not count, and what was taken out of a record as a secret cannot be compared.
 */
export function configDifference(before: unknown, after: unknown, names: ReadonlySet<string>): string {
  const places = differences(relevant(before, names), relevant(after, names), [])
  const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : ''
  return `${places.slice(0, mostPlaces).join(', ')}${more}`
}

/** Of a models file what the plan needs: its own repositories, and no remarks. */
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
