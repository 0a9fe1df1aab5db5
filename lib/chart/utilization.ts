import type { ColumnTable } from 'arquero'
import { emptyChart } from './draw/empty.js'
import type { ChartOptions, VegaLiteSpec } from './draw/spec.js'
import { readTraces, type Trace } from './timeline/traces.js'
import { timeline } from './timeline.js'

/**
 * Utilisation of each GPU over the night, in per cent of the time in which it computed, and of its memory's bus.
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
 * const chart = charts.utilization(await samples('results'))
 * await show(chart)
 * ```
 */
export function utilization(samples: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  return utilizationOf(readTraces(samples, 'utilization', ['utilization', 'memory_utilization']), options)
}

/** The same of traces that were read already. */
export function utilizationOf(traces: readonly Trace[], options: ChartOptions = {}): VegaLiteSpec {
  const title = 'Utilisation over time'
  if (traces.length === 0) {
    const reasons = [
      'There are no samples, or none of them is of a utilisation.',
      'GPUs tell theirs through nvidia-smi. "nightwatt doctor" tells what can be measured here.',
    ]
    return emptyChart(options.title ?? title, reasons, options)
  }
  const format = (value: number) => `${value.toFixed(0)} %`
  return timeline(traces, { title, axisTitle: 'utilisation (%)', fromZero: true, format, notes: [] }, options)
}
