/**
 * Where a value that was read from JSON holds a key `__proto__`: the one name that cannot be a user's, for most code
 * takes it for what an object inherits from, and drops it without a word.
 */
export function protoKeys(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return []
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value)
  return [...entries].flatMap(([key, inner]) => [
    ...(key === '__proto__' ? [[...path, key]] : []),
    ...protoKeys(inner, [...path, key]),
  ])
}
