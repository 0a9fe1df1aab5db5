/** The number that a text is written as: `60`, `0.5`, `1e-6`; undefined for any other text. */
export function toNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}
