/**
 * What an object keyed by names that users chose holds under one of them; undefined where it holds nothing. A plain
 * `object[name]` would find what every object inherits under `toString` or `constructor`.
 */
export function ownValue<Value>(
  values: Readonly<Record<string, Value>> | null | undefined,
  name: string,
): Value | undefined {
  return values !== null && values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
