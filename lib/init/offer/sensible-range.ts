import type { FoundOption } from './found-option.js'
import { knownName } from './known-names.js'

export interface SensibleRange {
  readonly range: readonly [number, number]
  readonly log: boolean
  readonly zeroShare?: number
}

/**
 * The range to begin with: by what the name is known as, else around the default, within the bounds that the help tells.
 * A suggestion; whoever knows the program knows better.
 */
export function rangeOf(option: FoundOption): SensibleRange {
  const { type, default: value } = option
  const isUsable = typeof value === 'number' && (type === 'float' || Number.isSafeInteger(value))
  const number = isUsable ? value : undefined
  const known = knownName(option.name)
  const isNumber = known?.type === 'int' || known?.type === 'float'
  const wanted = (isNumber ? known?.range?.(number) : undefined) ?? aroundDefault(number, type === 'int')
  const [min, max] = inBounds(rounded(wanted, type === 'int'), option)
  const log = min > 0 && (isNumber ? known?.log === true : number !== undefined && max / min >= 16)
  const zeroShare = isNumber && log && (option.min ?? 0) <= 0 ? known?.zeroShare : undefined
  return { range: [min, max], log, ...(zeroShare === undefined ? {} : { zeroShare }) }
}

function aroundDefault(value: number | undefined, isInt: boolean): readonly [number, number] {
  if (value === undefined) return isInt ? [1, 10] : [0, 1]
  if (value === 0) return isInt ? [0, 10] : [0, 1]
  if (value < 0) return [2 * value, value / 2]
  if (isInt) return value <= 4 ? [1, 2 * value] : [value / 4, 4 * value]
  // What lies between 0 and 1 is mostly a share.
  return value >= 0.05 && value <= 1 ? [0, 1] : [value / 10, 10 * value]
}

// Far beyond any setting, and exact.
const widest = 2 ** 52

function rounded([min, max]: readonly [number, number], isInt: boolean): readonly [number, number] {
  if (!isInt) return [short(min), short(max)]
  const least = min > 0 ? Math.max(1, Math.round(min)) : Math.round(min)
  const most = Math.max(least + 1, Math.round(max))
  const held = (value: number) => Math.max(-widest, Math.min(widest, value))
  return [held(least), held(most)]
}

// 0.1 · 10 / 3 with three digits.
function short(value: number): number {
  return Number(value.toPrecision(3))
}

function inBounds(
  [min, max]: readonly [number, number],
  { min: low, max: high, type }: FoundOption,
): readonly [number, number] {
  const least = Math.max(min, low ?? min)
  const most = Math.min(max, high ?? max)
  if (least <= most) return [least, most]
  // The bounds lie elsewhere than what the name suggests.
  const from = low ?? (type === 'int' ? (high ?? 1) - 9 : (high ?? 1) / 10)
  return [from, high ?? (type === 'int' ? from + 9 : from + 1)]
}
