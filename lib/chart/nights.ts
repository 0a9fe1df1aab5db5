import { formatJoules } from '../units.js'
import { counted, heading, plainText, wrapped } from './draw/chart-text.js'
import { energyUnit, paddedRange, scaleOf, short } from './draw/scales.js'
import { type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { colours, fontSizes, groupColours, groupShapes } from './draw/theme.js'

/** A night among many: its date, its energy, its best values. */
export interface NightPoint {
  /** `2026-11-23`. */
  readonly date: string
  readonly joules: number | null
  readonly estimated: boolean
  readonly best: readonly { readonly group: string; readonly metric: string; readonly value: number }[]
}

/** Energy of each night over the dates; estimates pale. */
export function energyOfNights(nights: readonly NightPoint[], options: ChartOptions = {}): VegaLiteSpec {
  const title = 'Energy by night'
  const known = nights.flatMap(night => (night.joules === null ? [] : [{ ...night, joules: night.joules }]))
  const size = chartSize(options, { width: 760, height: 160 })
  const unit = energyUnit(known.map(({ joules }) => joules))
  const estimated = known.filter(night => night.estimated).length
  const sum = known.reduce((total, { joules }) => total + joules, 0)
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        [
          `n = ${counted(known.length, 'night')}`,
          `${formatJoules(sum)} in all`,
          estimated > 0 ? `pale: estimated, in part or whole` : '',
        ],
        size.width,
        fontSizes.subtitle,
      ),
      description: `${title}: ${counted(known.length, 'night')}, ${formatJoules(sum)} in all.`,
    },
    size.width,
    {
      ...size,
      data: {
        values: known.map(({ date, joules, estimated: guessed }) => ({
          date,
          energy: short(joules / unit.joules),
          look: guessed ? 0.5 : 1,
        })),
      },
      mark: {
        type: 'rule',
        strokeWidth: Math.max(1, Math.min(10, (size.width / days(nights)) * 0.8)),
        color: colours.single,
        aria: false,
      },
      encoding: {
        x: dateAxis(size.width),
        y: {
          field: 'energy',
          type: 'quantitative',
          axis: { title: `energy (${unit.symbol})`, tickCount: 4 },
          scale: { domainMin: 0 },
        },
        y2: { datum: 0 },
        opacity: { field: 'look', type: 'quantitative', scale: null, legend: null },
      },
    },
  )
}

/** The best value of one metric of each night, a line for each repository and model. */
export function bestOfNights(
  nights: readonly NightPoint[],
  metric: string,
  options: ChartOptions = {},
): VegaLiteSpec {
  const points = nights.flatMap(({ date, best }) =>
    best.flatMap(one =>
      one.metric === metric ? [{ date, value: short(one.value), group: plainText(one.group) }] : [],
    ),
  )
  const title = `Best ${heading(plainText(metric)).toLowerCase()} by night`
  const size = chartSize(options, { width: 760, height: 160 })
  const groups = [...new Set(points.map(({ group }) => group))]
  const shown = groups.slice(0, groupColours.length)
  return chartSpec(
    {
      title,
      subtitle: wrapped(
        [
          `n = ${counted(new Set(points.map(({ date }) => date)).size, 'night')} with a value`,
          groups.length > shown.length ? `${shown.length} of ${groups.length} models drawn` : '',
        ],
        size.width,
        fontSizes.subtitle,
      ),
      description: `${title}: ${counted(points.length, 'value')} of ${counted(groups.length, 'model')}.`,
    },
    size.width,
    {
      ...size,
      data: { values: points.filter(({ group }) => shown.includes(group)) },
      mark: { type: 'line', point: { size: points.length > 150 ? 8 : 28 }, strokeWidth: 1.2, aria: false },
      encoding: {
        x: dateAxis(size.width),
        y: {
          field: 'value',
          type: 'quantitative',
          axis: { title: plainText(metric), tickCount: 4 },
          scale: scaleOf(
            paddedRange(
              points.map(({ value }) => value),
              Number.POSITIVE_INFINITY,
            ),
          ),
        },
        color: {
          field: 'group',
          type: 'nominal',
          scale: { domain: shown, range: groupColours.slice(0, shown.length) },
          legend: { title: null, columns: size.width < 500 ? 1 : 3, labelLimit: 0 },
        },
        shape: {
          field: 'group',
          type: 'nominal',
          scale: { domain: shown, range: groupShapes.slice(0, shown.length) },
        },
      },
    },
  )
}

function dateAxis(width: number): Readonly<Record<string, unknown>> {
  return {
    field: 'date',
    type: 'temporal',
    timeUnit: 'utcyearmonthdate',
    scale: { type: 'utc', padding: 8 },
    axis: {
      title: null,
      format: '%-d %b %Y',
      tickCount: Math.max(2, Math.floor(width / 110)),
      grid: false,
      labelOverlap: true,
    },
  }
}

function days(nights: readonly NightPoint[]): number {
  const times = nights.map(({ date }) => Date.parse(date)).filter(Number.isFinite)
  return times.length === 0 ? 1 : (Math.max(...times) - Math.min(...times)) / 86_400_000 + 1
}
