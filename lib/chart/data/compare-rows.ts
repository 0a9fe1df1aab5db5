import { median } from 'simple-statistics'
import { UsageError } from '../../errors.js'
import { bootstrap, type Interval } from '../../table/statistics/bootstrap.js'
import { formatChange, formatDuration, formatJoules, formatNumber, formatSigned } from '../../units.js'
import { counted, heading, plainText } from '../draw/chart-text.js'
import { asNumber, asText } from './rows.js'

/** A row of a comparison's table: one quantity of one setting. */
export interface Row {
  readonly setting: string
  readonly quantity: string
  readonly unit: string
  readonly source: string
  readonly scale: 'relative' | 'absolute'
  readonly a: number | null
  readonly b: number | null
  readonly change: number | null
  readonly low: number | null
  readonly high: number | null
  readonly repeats: string
  readonly problem: string
}

/** One that has a difference. */
export type Point = Row & { readonly change: number }

export function readRow(cells: (column: string) => unknown): Row {
  const [ofA, ofB] = [asNumber(cells('n_a')), asNumber(cells('n_b'))]
  return {
    setting: asText(cells('setting')),
    quantity: asText(cells('quantity')),
    unit: asText(cells('unit')),
    source: asText(cells('source')),
    scale: cells('scale') === 'relative' ? 'relative' : 'absolute',
    a: asNumber(cells('a')),
    b: asNumber(cells('b')),
    change: asNumber(cells('change')),
    low: asNumber(cells('low')),
    high: asNumber(cells('high')),
    repeats: ofA === 1 && ofB === 1 ? 'one run a side' : `${ofA ?? 0} and ${ofB ?? 0} runs`,
    problem: asText(cells('problem')),
  }
}

export function chooseQuantity(rows: readonly Row[], wanted: string | undefined): string {
  const names = [...new Set(rows.map(({ quantity }) => quantity))]
  if (wanted !== undefined && names.length > 0 && !names.includes(wanted)) {
    throw new UsageError(`There is no quantity ${wanted} in this comparison; it has ${names.join(', ')}.`)
  }
  return wanted ?? rows.find(({ change }) => change !== null)?.quantity ?? names[0] ?? ''
}

/** The median over the settings. */
export interface Overall {
  readonly median: number
  readonly interval: Interval | null
}

export function overallOf(points: readonly Point[]): Overall {
  const changes = points.map(({ change }) => change)
  return { median: median(changes), interval: bootstrap(changes, median).interval }
}

export function changeText(change: number, scale: Row['scale']): string {
  return scale === 'relative' ? formatChange(change) : formatSigned(change)
}

export function intervalText({ low, high }: Row, scale: Row['scale']): string {
  if (low === null || high === null) return 'none: no repeats'
  return `${changeText(low, scale)} to ${changeText(high, scale)}`
}

export function inUnit(value: number | null, unit: string): string {
  if (unit === 'J') return formatJoules(value)
  return unit === 's' ? formatDuration(value) : formatNumber(value)
}

/** The basis of energies that are not measured; else empty. */
export function sourceNote(points: readonly Pick<Row, 'source'>[]): string {
  const source = points.find(row => row.source !== '')?.source ?? ''
  return source === '' || source === 'measured' ? '' : source
}

export function subtitlePieces(own: readonly Row[], points: readonly Point[], overall: Overall): string[] {
  const left = own.length - points.length
  const withInterval = points.filter(({ low }) => low !== null).length
  return [
    `n = ${counted(points.length, 'setting')}`,
    sourceNote(points),
    overallText(points, overall),
    withInterval === 0
      ? ''
      : `lines: 95 % bootstrap intervals${withInterval < points.length ? `, where there are repeats` : ''}`,
    left === 0 ? '' : `${left.toLocaleString('en-US')} not compared (${problemsOf(own)})`,
  ]
}

function overallText(points: readonly Point[], { median: middle, interval }: Overall): string {
  const [first] = points
  if (first === undefined || points.length < 2) return ''
  const between =
    interval === null
      ? ''
      : ` (95 %: ${changeText(interval.low, first.scale)} to ${changeText(interval.high, first.scale)})`
  return `median ${changeText(middle, first.scale)}${between}, diamond`
}

function problemsOf(rows: readonly Row[]): string {
  return [...new Set(rows.flatMap(({ problem }) => (problem === '' ? [] : [problem])))].slice(0, 3).join('; ')
}

export function describe(
  title: string,
  own: readonly Row[],
  points: readonly Point[],
  overall: Overall,
): string {
  const source = sourceNote(points)
  const note = source === '' ? '' : `, ${source}`
  const sorted = points.toSorted((a, b) => a.change - b.change)
  const tell = ({ setting, change, scale }: Point) => `${changeText(change, scale)} (${setting})`
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  if (lowest === undefined || highest === undefined) return `${title}.`
  const range = lowest === highest ? tell(lowest) : `from ${tell(lowest)} to ${tell(highest)}`
  const middle = overallText(points, overall).replace(', diamond', '')
  const left = own.length - points.length
  return [
    `${title}: ${counted(points.length, 'setting')}${note}, ${range}`,
    middle,
    left === 0 ? '' : `${left} not compared`,
  ]
    .filter(text => text !== '')
    .join('; ')
    .concat('.')
}

export function whyEmpty(own: readonly Row[], quantity: string): string[] {
  if (own.length === 0) return ['No setting is on both sides, so there is no difference to draw.']
  const problems = problemsOf(own)
  return [
    `${heading(plainText(quantity))} is compared in none of ${counted(own.length, 'setting')}${problems === '' ? '' : `: ${problems}`}.`,
  ]
}
