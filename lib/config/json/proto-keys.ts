/**
 * Where a value read from JSON has a key `__proto__`: the only name that users cannot have, since most code takes it
 * for the object's prototype and silently drops it.
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
