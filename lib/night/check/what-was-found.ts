/** A value as an error shows it, with advice where it is clear what was meant. */
export function whatWasFound(value: unknown): string {
  if (value instanceof Promise) return 'a promise (write await before what makes it)'
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object that is none of these' : `a ${typeof value}`
}
