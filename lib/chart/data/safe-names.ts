// Shows nothing, makes another text of a name, and is one of those that stay when texts are made printable.
const nothing = '\u200c'

/**
 * A specification that Vega can draw whatever things are called. It keeps facets, groups and stacks in plain objects,
 * by the value: one that is called `constructor` or `toString` finds what every object inherits, and the chart stays
 * blank. Such texts get an invisible character at the end; everything else stays unchanged.
 */
export function withSafeNames<Value>(spec: Value): Value {
  return holdsName(spec) ? (safe(spec) as Value) : spec
}

function holdsName(value: unknown): boolean {
  if (typeof value === 'string') return isInherited(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return false
  return Object.values(value).some(holdsName)
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return isInherited(value) ? `${value}${nothing}` : value
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(safe)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safe(inner)]))
}

function isInherited(text: string): boolean {
  return text in Object.prototype
}
