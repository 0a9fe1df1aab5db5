/** A metric as Python's float() reads it, except that what is no finite number is no metric. */
export function parseMetric(text: string | undefined): number | undefined {
  const trimmed = (text ?? '').trim().replaceAll(/(?<=\d)_(?=\d)/g, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : undefined
}

/** Whether the text is what Python's float() reads as no finite number. */
export function isNotFinite(text: string | undefined): boolean {
  return /^\s*[+-]?(?:nan|inf|infinity)\s*$/i.test(text ?? '')
}
