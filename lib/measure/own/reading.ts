/** A number that a meter of the user's own gave. */
export interface Reading {
  readonly value: number
  /** When it was taken, in milliseconds since the epoch, where the meter says so. */
  readonly timeMs?: number
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A line of such a program: `231.5`, or `1764599559.2,231.5`, or a time as ISO 8601; undefined for anything else. */
export function parseReading(line: string): Reading | undefined {
  const [first = '', second, ...others] = line.split(',').map(field => field.trim())
  if (others.length > 0) return undefined
  if (second === undefined) return number.test(first) ? { value: Number(first) } : undefined
  const timeMs = timeOf(first)
  return timeMs === undefined || !number.test(second) ? undefined : { timeMs, value: Number(second) }
}

function timeOf(text: string): number | undefined {
  if (number.test(text)) return Number(text) * 1000
  // Without an offset it could be anybody's time.
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined
  const timeMs = Date.parse(text)
  return Number.isNaN(timeMs) ? undefined : timeMs
}

/** The number at a place of an answer, `meters.0.power`; of an answer that is the number where no place is given. */
export function numberAt(answer: unknown, path: string | undefined): number | undefined {
  const names = path === undefined ? [] : path.split('.')
  const found = names.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    answer,
  )
  if (typeof found === 'number' && Number.isFinite(found)) return found
  return typeof found === 'string' && number.test(found.trim()) ? Number(found) : undefined
}
