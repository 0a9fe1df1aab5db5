/** A figure of a record that cannot be, or that contradicts the others. */
export interface Contradiction {
  /** Where in the record: `energy_metrics.cpu_energy_total_joules`. */
  readonly field: string
  readonly found: unknown
  /** What the rest of the record, the plan, or the form asks for; in words where it is a range. */
  readonly expected: unknown
  /** What of the record is not to be believed for it. */
  readonly doubts: Doubt
}

/** `nothing`: told, and shown as it stands, since nobody knows which of two is right. */
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
