/** A label of an axis, and its value. */
export interface AxisLabel {
  readonly at: number
  readonly text: string
}

/**
 * The expression by which an axis finds its labels: a literal and an index. Names stand in it as string literals and are
 * never parsed as anything else.
 */
export function labelExpression(labels: readonly AxisLabel[]): string {
  const places = labels.map(({ at }) => at)
  return `(${asciiJson(labels.map(({ text }) => text))})[indexof(${JSON.stringify(places)}, datum.value)]`
}

/** JSON that a Vega expression reads as a literal, whatever letters it holds. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[^\u0020-\u007e]/g, unit => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
