import { grouped } from '../table/grouped.js'
import { type Bucket, type Downsampled, downsample, extentOf, extentOfAll, joinSeries } from './downsample.js'
import type { Layer } from './experiment-axis.js'
import { nightLabel } from './experiments.js'
import { paddedRange, scaleOf, short } from './scales.js'
import { type Body, type ChartOptions, chartSize, chartSpec, type Size, type VegaLiteSpec } from './spec.js'
import { components, deviceColour, fontSizes, sourceLook } from './theme.js'
import { type Limit, limitLayers, splitLimits } from './timeline-limits.js'
import { bandLayer, byDevice, hoverLayer, labelLayer, type Span, spansOf } from './timeline-spans.js'
import type { Trace } from './traces.js'
import { counted, listed, wrapped } from './words.js'

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

const mostPanels = 7
const budget = { perSeries: 400, total: 5000 }

/** Experiments closer than this, in pixels, are pointed at together. */
const narrowest = 3

/**
 * A quantity over the wall clock of a night: a line for each device, broken between experiments and at gaps, over
 * bands that name the experiments. Several nights stand below one another. Traces too long to be drawn as they
 * are become the mean and the least and most of stretches of equal length, which the subtitle names.
 *
 * @param traces at least one, each with at least one reading
 */
export function timeline(traces: readonly Trace[], asked: Measure, options: ChartOptions): VegaLiteSpec {
  const measure = withNearLimits(traces, asked)
  const nights = [...new Set(traces.map(({ night }) => night))]
  const shown = [...nights].sort((a, b) => firstTime(traces, a) - firstTime(traces, b)).slice(-mostPanels)
  const drawn = traces.filter(({ night }) => shown.includes(night))
  const usual = { width: 760, height: shown.length > 1 ? 130 : 240 }
  const size = chartSize(options, usual)
  const lineTraces = shown.flatMap(night =>
    joinedWhereCrowded(
      drawn.filter(trace => trace.night === night),
      size.width,
    ),
  )
  const stretchMs = lineTraces.reduce((most, { stretchMs = 0 }) => Math.max(most, stretchMs), 0)
  const reduced = downsample(lineTraces, {
    ...budget,
    leastMs: Math.max(longest(drawn) / size.width, stretchMs),
  })
  const scales = scalesOf(drawn, Math.max(1, Math.floor(size.width / 120)))
  const values = valueScale(drawn, measure)
  const panels = shown.map((night, index): Body => {
    const ours = lineTraces.flatMap((trace, index) =>
      trace.night === night ? [{ trace, lines: reduced.lines[index] ?? [] }] : [],
    )
    const spans = spansOf(
      drawn.filter(trace => trace.night === night),
      measure.format,
      Math.floor(size.width / narrowest),
    )
    return panel(ours, spans, {
      size,
      measure,
      scales,
      values,
      heading: shown.length > 1 ? nightLabel(night) : '',
      last: index === shown.length - 1,
      enveloped: reduced.bucketMs > 0 || stretchMs > 0,
    })
  })
  const experiments = new Set(traces.map(({ night, id }) => `${night}\n${id}`)).size
  const samples = traces.reduce((sum, trace) => sum + extentOf(trace).count, 0)
  const subtitle = [
    `n = ${counted(samples, 'sample')} of ${counted(experiments, 'experiment')}`,
    reductionNote(Math.max(reduced.bucketMs, stretchMs)),
    estimatedNote(drawn),
    ...measure.notes,
    nights.length > shown.length ? `the latest ${shown.length} of ${nights.length} nights` : '',
  ]
  const [only] = panels
  return chartSpec(
    {
      title: options.title ?? measure.title,
      subtitle: wrapped(subtitle, size.width, fontSizes.subtitle),
      description: describe(options.title ?? measure.title, drawn, experiments, samples, measure),
    },
    size.width,
    panels.length === 1 && only !== undefined ? only : { vconcat: panels, spacing: 26 },
  )
}

function withNearLimits(traces: readonly Trace[], measure: Measure): Measure {
  const { near, notes } = splitLimits(measure.limits ?? [], traces, measure.fromZero)
  return { ...measure, limits: near, notes: [...measure.notes, ...notes] }
}

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

// Where experiments are narrower than what the eye can tell apart, a line goes through all of them.
function joinedWhereCrowded(traces: readonly Trace[], width: number): readonly Trace[] {
  if (new Set(traces.map(({ id }) => id)).size <= width / narrowest) return traces
  const groups = grouped(traces, ({ device, source }) => `${device}\n${source}`)
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    return [{ ...first, id: '', ...joinSeries(group, (2 * longest(traces)) / width) }]
  })
}

function panel(traces: readonly DrawnTrace[], spans: readonly Span[], context: PanelContext): Body {
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

function scalesOf(traces: readonly Trace[], legendColumns: number): DeviceScales {
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
function valueScale(traces: readonly Trace[], { fromZero, limits = [] }: Measure): Layer {
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

// Milliseconds from the first reading to the last of the longest night.
function longest(traces: readonly Trace[]): number {
  const nights = new Map<string, { first: number; last: number }>()
  for (const { night, times } of traces) {
    const known = nights.get(night) ?? { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
    nights.set(night, {
      first: Math.min(known.first, times[0] ?? known.first),
      last: Math.max(known.last, times.at(-1) ?? known.last),
    })
  }
  return [...nights.values()].reduce((most, { first, last }) => Math.max(most, last - first), 0)
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

function reductionNote(bucketMs: number): string {
  if (bucketMs === 0) return ''
  const seconds = bucketMs / 1000
  if (seconds > 604_800) return 'line: mean, band: min–max of each experiment'
  const length =
    seconds < 60
      ? `${short2(seconds)} s`
      : seconds < 3600
        ? `${short2(seconds / 60)} min`
        : `${short2(seconds / 3600)} h`
  return `line: mean, band: min–max of each ${length}`
}

function short2(value: number): number {
  return Number(value.toPrecision(2))
}

function estimatedNote(traces: readonly Trace[]): string {
  const devices = [
    ...new Set(traces.filter(({ source }) => source === 'estimated').map(({ device }) => device)),
  ]
  return devices.length === 0 ? '' : `${listed(devices.sort(byDevice))} estimated (dashed)`
}

function describe(
  title: string,
  traces: readonly Trace[],
  experiments: number,
  samples: number,
  { format }: Measure,
): string {
  const devices = [...new Set(traces.map(({ device }) => device))].sort(byDevice)
  const ranges = devices.map(device => {
    const own = traces.filter(trace => trace.device === device)
    const { low, high } = extentOfAll(own)
    const word = own.some(({ source }) => source === 'estimated') ? ' (estimated)' : ''
    return `${device}${word} ${low === high ? format(low) : `${format(low)} to ${format(high)}`}`
  })
  return `${title}: ${counted(samples, 'sample')} of ${counted(experiments, 'experiment')}; ${listed(ranges)}.`
}

function firstTime(traces: readonly Trace[], night: string): number {
  return traces.reduce((first, trace) => {
    return trace.night === night ? Math.min(first, trace.times[0] ?? Infinity) : first
  }, Number.POSITIVE_INFINITY)
}
