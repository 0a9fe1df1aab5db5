import type { Layer } from '../draw/experiment-axis.js'
import { paddedRange, scaleOf, short } from '../draw/scales.js'
import type { Body, Size } from '../draw/spec.js'
import { components, deviceColour, fontSizes, sourceLook } from '../draw/theme.js'
import type { Bucket, Downsampled } from './downsample.js'
import { extentOf } from './series.js'
import type { Limit } from './timeline-limits.js'
import { limitLayers } from './timeline-limits.js'
import { bandLayer, byDevice, hoverLayer, labelLayer, type Span } from './timeline-spans.js'
import type { Trace } from './traces.js'

interface PanelContext {
  readonly size: Size
  readonly measure: Measure
  readonly scales: DeviceScales
  readonly values: Layer
  readonly heading: string
  readonly last: boolean
  readonly enveloped: boolean
}

interface DrawnTrace {
  readonly trace: Trace
  readonly lines: Downsampled['lines'][number]
}

export function panel(traces: readonly DrawnTrace[], spans: readonly Span[], context: PanelContext): Body {
  const { size, measure, scales, values, heading, last, enveloped } = context
  const [start, end] = domainOf(spans, size.width)
  const time = {
    type: 'temporal',
    // The bands reach over all readings. (A domain of given times would make Vega warn of infinite extents.)
    scale: { type: 'utc', nice: false, padding: timePadding },
    axis: {
      title: last
        ? `local time (${end - start < secondsBelow ? 'hours:minutes:seconds' : 'hours:minutes'})`
        : null,
      format: timeFormat(end - start),
      tickCount: Math.max(2, Math.floor(size.width / 90)),
      grid: false,
      labelOverlap: true,
    },
  }
  const value = {
    type: 'quantitative',
    scale: values,
    axis: { title: measure.axisTitle, tickCount: size.height > 180 ? 6 : 4 },
  }
  const rows = traces.flatMap(({ trace, lines }, index) => lineRows(trace, lines, index, context))
  const alone = rows.filter(row => row.alone)
  const x = { field: 't', ...time }
  const points = rows.filter(row => !row.alone).map(({ alone: _, ...row }) => row)
  const detail = { field: 's', type: 'nominal' }
  return {
    ...size,
    ...(heading !== '' && {
      title: { text: heading, fontSize: fontSizes.subtitle, fontWeight: 500, offset: 4 },
    }),
    layer: [
      bandLayer(spans, time),
      ...(enveloped && points.length > 0
        ? [
            {
              data: { values: points },
              mark: { type: 'area', opacity: 0.22, aria: false },
              encoding: {
                x,
                y: { field: 'lo', ...value },
                y2: { field: 'hi' },
                color: scales.color,
                detail,
              },
            },
          ]
        : []),
      ...(points.length > 0
        ? [
            {
              data: { values: points },
              mark: { type: 'line', strokeWidth: 1.4, strokeJoin: 'round', aria: false },
              encoding: { x, y: { field: 'v', ...value }, color: scales.color, ...scales.dash, detail },
            },
          ]
        : []),
      ...(alone.length > 0
        ? [
            {
              data: { values: alone.map(({ alone: _, ...row }) => row) },
              mark: { type: 'point', filled: false, size: 10, strokeWidth: 2.5, opacity: 1, aria: false },
              encoding: { x, y: { field: 'v', ...value }, color: scales.color },
            },
          ]
        : []),
      ...limitLayers(measure.limits ?? [], value),
      labelLayer(spans, [start, end], size.width, time),
      hoverLayer(spans, time),
    ],
  }
}

interface DeviceScales {
  readonly color: Layer
  /** Encodes what is estimated as a dashed line; empty where nothing is. */
  readonly dash: Layer
}

export function scalesOf(traces: readonly Trace[], legendColumns: number): DeviceScales {
  const devices = [...new Set(traces.map(({ device }) => device))].sort(byDevice)
  const isKnown = (device: string) =>
    /^GPU \d+$/.test(device) || components.some(component => component === device)
  const others = devices.filter(device => !isKnown(device))
  const sources = (['measured', 'estimated'] as const).filter(source =>
    traces.some(trace => trace.source === source),
  )
  return {
    color: {
      field: 'd',
      type: 'nominal',
      scale: { domain: devices, range: devices.map(device => deviceColour(device, others.indexOf(device))) },
      legend: {
        title: null,
        symbolType: 'stroke',
        symbolStrokeWidth: 3,
        symbolOpacity: 1,
        columns: legendColumns,
      },
    },
    dash: sources.includes('estimated')
      ? {
          strokeDash: {
            field: 'e',
            type: 'nominal',
            scale: { domain: sources, range: sources.map(source => sourceLook[source].dash) },
            legend: { title: null, symbolType: 'stroke' },
          },
        }
      : {},
  }
}

// One scale for all nights, so that they can be compared.
export function valueScale(traces: readonly Trace[], { fromZero, limits = [] }: Measure): Layer {
  const bounds = [
    ...traces.flatMap(trace => {
      const { low, high } = extentOf(trace)
      return [low, high]
    }),
    ...limits.map(({ value }) => value),
  ]
  const range = paddedRange(bounds, Number.POSITIVE_INFINITY)
  return scaleOf(fromZero && range.high > 0 ? { ...range, low: 0 } : range)
}

// One-letter fields: a night has thousands of these rows.
function lineRows(
  trace: Trace,
  lines: ReadonlyArray<readonly Bucket[]>,
  index: number,
  { enveloped, scales }: PanelContext,
) {
  const dashed = 'strokeDash' in scales.dash
  return lines.flatMap((line, number) =>
    line.map(({ timeMs, mean, low, high }) => ({
      t: Math.round(timeMs),
      v: short(mean),
      ...(enveloped && { lo: short(low), hi: short(high) }),
      d: trace.device,
      s: `${index}.${number}`,
      ...(dashed && { e: trace.source }),
      alone: line.length === 1,
    })),
  )
}

/** Pixels between the frame and the first and last reading. */
const timePadding = 8

// What the axis shows, as Vega finds it from the bands and the padding.
function domainOf(spans: readonly Span[], width: number): [number, number] {
  const start = spans.reduce((first, { from }) => Math.min(first, from), Number.POSITIVE_INFINITY)
  const end = spans.reduce((latest, { to }) => Math.max(latest, to), Number.NEGATIVE_INFINITY)
  const padding = ((end - start) * timePadding) / (width - 2 * timePadding)
  return [start - padding, end + padding]
}

/** Time axes shorter than ten minutes show seconds. */
const secondsBelow = 10 * 60_000

function timeFormat(milliseconds: number): string {
  if (milliseconds < secondsBelow) return '%H:%M:%S'
  return milliseconds < 36 * 3_600_000 ? '%H:%M' : '%-d %b %H:%M'
}

export function short2(value: number): number {
  return Number(value.toPrecision(2))
}

/** What a timeline shows of the traces it is given. */
export interface Measure {
  readonly title: string
  /** `power (W)`. */
  readonly axisTitle: string
  /** Whether the axis begins at zero. */
  readonly fromZero: boolean
  /** `68.6 W`. */
  readonly format: (value: number) => string
  /** What the subtitle says besides, for instance which device is not there. */
  readonly notes: readonly string[]
  /** Values that a device is not to go beyond: where known, each becomes a line with its name. */
  readonly limits?: readonly Limit[]
}
