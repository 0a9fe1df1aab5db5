/** A figure of a record that is impossible or contradicts the others. */
export interface Contradiction {
  /** Where in the record: `energy_metrics.cpu_energy_total_joules`. */
  readonly field: string
  readonly found: unknown
  /** What the rest of the record, the plan, or the form asks for; in words where it is a range. */
  readonly expected: unknown
  /** The part of the record that is not to be believed because of it. */
  readonly doubts: Doubt
}

/** `nothing`: reported, but shown as it is, since it is unknown which of two is right. */
export type Doubt =
  | 'cpu'
  | 'gpu'
  | 'total'
  | 'failed attempts'
  | 'field'
  | 'time'
  | 'outcome'
  | 'identity'
  | 'nothing'

/** A contradiction in a line: `energy_total_joules: found 1, expected 3.06`. */
export function contradictionText({ field, found, expected }: Contradiction): string {
  return `${field}: found ${valueText(found)}, expected ${valueText(expected)}`
}

const longest = 120

function valueText(value: unknown): string {
  if (value instanceof Range) return value.words
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** What a value should be, in words. */
export class Range {
  readonly words: string

  constructor(words: string) {
    this.words = words
  }

  toJSON(): string {
    return this.words
  }
}

/** Whether two sums of the same parts are the same, up to the rounding of doubles. */
export function isSame(one: number, other: number, relative = 1e-9): boolean {
  return Math.abs(one - other) <= 1e-6 + relative * Math.max(Math.abs(one), Math.abs(other))
}

/** A place of a value that should be another. */
interface Difference {
  readonly field: string
  readonly found: unknown
  readonly expected: unknown
}

/** Where two values differ, place by place; numbers up to the rounding of their sums. */
export function differences(field: string, found: unknown, expected: unknown): readonly Difference[] {
  if (Object.is(found, expected)) return []
  if (typeof found === 'number' && typeof expected === 'number' && isSame(found, expected, 1e-6)) return []
  if (!isTree(found) || !isTree(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    return [{ field, found, expected }]
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].filter(
    // Records from before it was kept lack it.
    name => !(name.startsWith('sensor_') && !(name in found)),
  )
  return names.flatMap(name =>
    differences(
      Array.isArray(expected) ? `${field}[${name}]` : `${field}.${name}`,
      Reflect.get(found, name),
      Reflect.get(expected, name),
    ),
  )
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
