import { isObject } from '../../config/batch/remarks.js'
import { redacted } from '../../record/secrets/secret-form.js'

/** A recorded value with its secrets put back, and the places that could not be filled. */
export interface Filled {
  readonly value: unknown
  readonly missing: readonly string[]
}

/**
 * Puts secrets back into a recorded configuration, from the same places of the present one. Nothing else of the
 * present one is taken.
 */
export function fillSecrets(recorded: unknown, now: unknown, place = ''): Filled {
  if (typeof recorded === 'string') {
    if (!recorded.includes(redacted)) return { value: recorded, missing: [] }
    return fits(recorded, now) ? { value: now, missing: [] } : { value: recorded, missing: [place] }
  }
  if (Array.isArray(recorded)) {
    const others: readonly unknown[] = Array.isArray(now) ? now : []
    const items = recorded.map((item, position) =>
      fillSecrets(item, others[position], `${place}[${position}]`),
    )
    return { value: items.map(({ value }) => value), missing: items.flatMap(({ missing }) => missing) }
  }
  if (!isObject(recorded)) return { value: recorded, missing: [] }
  const others = isObject(now) ? now : {}
  const entries = Object.entries(recorded).map(
    ([key, item]) => [key, fillSecrets(item, others[key], place === '' ? key : `${place}.${key}`)] as const,
  )
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    missing: entries.flatMap(([, { missing }]) => missing),
  }
}

/** Whether a value fits what was there, as far as the rest of it shows. */
function fits(recorded: string, now: unknown): boolean {
  if (recorded === redacted) return now !== undefined && now !== null
  if (typeof now !== 'string') return false
  let from = 0
  const pieces = recorded.split(redacted)
  for (const [position, piece] of pieces.entries()) {
    const at = position === 0 ? (now.startsWith(piece) ? 0 : -1) : now.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return now.endsWith(pieces.at(-1) ?? '')
}
