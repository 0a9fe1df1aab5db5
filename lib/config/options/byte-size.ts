const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }
const binaryFactors: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/**
 * Bytes of a size as one types it: `1GB`, `500 MB`, `10k` in powers of 1,000, `1GiB` in powers of 1,024, or the number
 * alone; undefined for anything else.
 */
export function parseBytes(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(i)?)?b?$/i.exec(text.trim())
  if (parts === null) return undefined
  const [, number = '', prefix = '', binary] = parts
  const factor = (binary === undefined ? factors : binaryFactors)[prefix.toLowerCase()]
  return factor === undefined ? undefined : Math.round(Number(number) * factor)
}
