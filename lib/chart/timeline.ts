import { grouped } from '../table/grouped.js'
import { nightLabels } from './data/experiment-names.js'
import { counted, wrapped } from './draw/chart-text.js'
import { type Body, type ChartOptions, chartSize, chartSpec, type VegaLiteSpec } from './draw/spec.js'
import { fontSizes } from './draw/theme.js'
import { downsample } from './timeline/downsample.js'
import { extentOf, joinSeries } from './timeline/series.js'
import { splitLimits } from './timeline/timeline-limits.js'
import { type Measure, panel, scalesOf, valueScale } from './timeline/timeline-panel.js'
import { spansOf } from './timeline/timeline-spans.js'
import { describe, estimatedNote, firstTime, reductionNote } from './timeline/timeline-words.js'
import type { Trace } from './timeline/traces.js'

const maxPanels = 7

const budget = { perSeries: 400, total: 5000 }

/** Experiments closer than this, in pixels, are pointed at together. */
const narrowest = 3

/**
 * A quantity over the wall clock of a night: a line for each device, broken between experiments and at gaps, over
 * bands that name the experiments. Several nights stand below one another. Long traces are reduced to the mean,
 * minimum and maximum of stretches of equal length, which the subtitle names.
 *
 * @param traces at least one, each with at least one reading
 */
export function timeline(traces: readonly Trace[], asked: Measure, options: ChartOptions): VegaLiteSpec {
  const measure = withNearLimits(traces, asked)
  const nights = [...new Set(traces.map(({ night }) => night))]
  const shown = [...nights].sort((a, b) => firstTime(traces, a) - firstTime(traces, b)).slice(-maxPanels)
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
    minMs: Math.max(longest(drawn) / size.width, stretchMs),
  })
  const scales = scalesOf(drawn, Math.max(1, Math.floor(size.width / 120)))
  const values = valueScale(drawn, measure)
  const headings = nightLabels(nights)
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
      heading: shown.length > 1 ? (headings.get(night) ?? night) : '',
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
