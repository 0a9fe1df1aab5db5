/**
 * The value of an object's own key, for objects keyed by names that users chose; undefined where there is none. A
 * plain `object[name]` would find what every object inherits under `toString` or `constructor`.
 */
export function ownValue<Value>(
  values: Readonly<Record<string, Value>> | null | undefined,
  name: string,
): Value | undefined {
  return values !== null && values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
