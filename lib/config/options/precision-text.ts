/** How narrow the interval of a mean is to be, on either side of it. */
export interface WantedWidth {
  /** Of which metric; absent: of the energy. */
  readonly metric?: string
  /** Half the width: of the energy a share of the mean, of a metric in the metric's own unit. */
  readonly halfWidth: number
}

/** Of the energy, of metrics, or of both; each once. */
export type Precision = readonly WantedWidth[]

export const precisionAllowed =
  'half the width of an interval, of the energy in % and of metrics in their own unit, any of them, for example 2%,accuracy=0.5'

const amount = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`
const ofEnergy = new RegExp(`^(${amount})\\s*%$`)
const ofMetric = new RegExp(`^(.*\\S)\\s*=\\s*(${amount})$`)

/** The precision that a text says, or why it says none, in words. */
export function parsePrecision(text: string): Precision | string {
  const widths: WantedWidth[] = []
  for (const part of text.split(',').map(piece => piece.trim())) {
    const width = widthOf(part)
    if (typeof width === 'string') return width
    if (widths.some(({ metric }) => metric === width.metric)) return `${width.metric ?? 'the energy'} twice`
    widths.push(width)
  }
  return widths
}

function widthOf(part: string): WantedWidth | string {
  const [, percent] = ofEnergy.exec(part) ?? []
  const [, metric, width] = ofMetric.exec(part) ?? []
  if (percent !== undefined) {
    const halfWidth = Number(percent) / 100
    if (!(halfWidth > 0)) return `${part}: a width of nothing`
    return halfWidth < 1 ? { halfWidth } : `${part}: as wide as the energy itself`
  }
  if (metric !== undefined) {
    const halfWidth = Number(width)
    if (!(halfWidth > 0)) return `${part}: a width of nothing`
    return Number.isFinite(halfWidth) ? { metric, halfWidth } : `${part}: a width without end`
  }
  if (part === '') return 'nothing'
  if (/=.*%$/.test(part)) return `${part}: of a metric in its own unit, without %`
  return /^[\d.]+$/.test(part) ? `${part}, without a unit` : `${JSON.stringify(part)}, which is no width`
}
