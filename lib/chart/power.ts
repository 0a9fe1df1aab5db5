import type { ColumnTable } from 'arquero'
import { formatWatts } from '../units.js'
import { emptyChart } from './draw/empty.js'
import type { ChartOptions, VegaLiteSpec } from './draw/spec.js'
import type { Limit } from './timeline/timeline-limits.js'
import { readTraces, type Trace } from './timeline/traces.js'
import { timeline } from './timeline.js'

/**
 * Power over the night, in watts, a line for each device.
 *
 * @param samples a row a sample, as `samples()` gives them
 * @param options.width Of the plot, in pixels (as wide as suits it).
 * @param options.height Of the plot, in pixels.
 * @param options.title Above the chart.
 * @throws UsageError for a table of something else or an impossible size
 * @example
 * ```ts
 * import { charts, samples, show } from 'nightwatt'
 *
 * const chart = charts.power(await samples('results'))
 * await show(chart)
 * ```
 */
export function power(samples: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  return powerOf(readTraces(samples, 'power', ['power']), options)
}

/** The same of traces that were read already. */
export function powerOf(
  traces: readonly Trace[],
  options: ChartOptions & { readonly limits?: readonly Limit[] } = {},
): VegaLiteSpec {
  const title = 'Power over time'
  if (traces.length === 0) {
    const reasons = [
      'There are no samples, or none of them is of a power.',
      'No meter gave a reading, or the night ran with --no-energy. "nightwatt doctor" tells what can be measured here.',
    ]
    return emptyChart(options.title ?? title, reasons, options)
  }
  const notes = [
    traces.some(({ device }) => device.startsWith('GPU')) ? '' : 'no GPU power known',
    traces.some(({ device }) => device.startsWith('CPU')) ? '' : 'no CPU power known',
  ]
  return timeline(
    traces,
    {
      title,
      axisTitle: 'power (W)',
      fromZero: true,
      format: formatWatts,
      notes,
      limits: options.limits ?? [],
    },
    options,
  )
}
