import { assumedDirection, type Direction, wordsOfName } from '../config/pattern/metric-direction.js'
import { formatNumber } from '../units.js'

/** What a metric's name says about its values: which are possible, and their unit. */

/** What was declared about a metric. */
export interface Declared {
  readonly unit?: string | undefined
  readonly direction?: Direction | undefined
}

interface Bounds {
  readonly words: ReadonlySet<string>
  readonly inside?: RegExp
  readonly least: number
  readonly most: number
  /** The forms of a share: 0 to 1, or 0 to 100 %. */
  readonly isShare?: true
}

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const bounds: readonly Bounds[] = [
  {
    words: wordSet(
      'accuracy acc map precision recall sensitivity specificity f1 auc auroc auprc iou miou dice cmc coverage ndcg mrr eer fpr fnr',
    ),
    inside: /accuracy|(?:top|rank)[@_ -]?\d/,
    least: 0,
    most: 100,
    isShare: true,
  },
  { words: wordSet('bleu rouge meteor'), least: 0, most: 100 },
  { words: wordSet('r2 ssim'), least: Number.NEGATIVE_INFINITY, most: 1 },
  { words: wordSet('perplexity ppl'), least: 1, most: Number.POSITIVE_INFINITY },
  {
    words: wordSet('wer cer ter fid mse mae rmse mape rmsle brier bpc bpb latency duration seconds'),
    least: 0,
    most: Number.POSITIVE_INFINITY,
  },
]

/** Rounding may print a share slightly above its maximum. */
const tolerance = 1e-6

/** Whether a metric of this name is a share: between 0 and 1, or 0 and 100 %. */
export function isShare(name: string, declared: Declared = {}): boolean {
  return boundsOf(name, declared)?.isShare === true
}

/**
 * Why a value is impossible for its metric's name, `above 100`; empty if it is possible. An accuracy of 4460 or −1
 * was read from the wrong line, or the log is wrong.
 */
export function doubtOf(name: string, value: number, declared: Declared = {}): string {
  const found = boundsOf(name, declared)
  if (found === undefined) return ''
  const room = Math.max(1, Math.abs(found.most === Number.POSITIVE_INFINITY ? 1 : found.most)) * tolerance
  if (value < found.least - room) return `below ${formatNumber(found.least)}`
  return value > found.most + room ? `above ${formatNumber(found.most)}` : ''
}

// If the metric was declared otherwise (another unit or direction), its name says nothing.
function boundsOf(name: string, { unit, direction }: Declared): Bounds | undefined {
  const assumed = assumedDirection(name)
  if (assumed === undefined || (direction !== undefined && direction !== assumed)) return undefined
  const words = wordsOfName(name)
  const found = bounds.find(
    ({ words: known, inside }) =>
      words.some(word => known.has(word)) || inside?.test(name.toLowerCase()) === true,
  )
  if (found === undefined || unit === undefined || unit === '%' || unit === '1') return found
  return found.least === 0 && found.most === Number.POSITIVE_INFINITY ? found : undefined
}

export const shareUnit = 'share, 0 to 1'

/** A value of one program, with the unit that its configuration declares. */
export interface ValueOfProgram {
  readonly program: string
  readonly value: number | null
  readonly unit: string | undefined
}

/**
 * The unit of each value: the declared one; for a share without one, what its values suggest, `share, 0 to 1` or `%`;
 * else empty. Logs print no units, and a program may print 0.96 in one version and 96 in another: values up to 1 then
 * count as a share, except zero, which is the same in both.
 */
export function unitsOf(name: string, values: readonly ValueOfProgram[]): readonly string[] {
  const undeclared = new Map<string, number[]>()
  for (const { program, value, unit } of values) {
    if (unit !== undefined || value === null) continue
    undeclared.set(program, [...(undeclared.get(program) ?? []), value])
  }
  const largest = new Map(
    [...undeclared].map(([program, own]) => [program, own.reduce((most, value) => Math.max(most, value), 0)]),
  )
  return values.map(({ program, value, unit }) => {
    if (unit !== undefined) return unit
    if (!isShare(name)) return ''
    if ((largest.get(program) ?? 0) <= 1) return shareUnit
    return value !== null && value > 0 && value <= 1 ? shareUnit : '%'
  })
}
