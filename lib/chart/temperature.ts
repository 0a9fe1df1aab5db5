import type { ColumnTable } from 'arquero'
import { formatCelsius } from '../units.js'
import { emptyChart } from './draw/empty.js'
import type { ChartOptions, VegaLiteSpec } from './draw/spec.js'
import type { Limit } from './timeline/timeline-limits.js'
import { readTraces, type Trace } from './timeline/traces.js'
import { timeline } from './timeline.js'

/**
 * Temperature over the night, in °C: of each GPU, of its memory where known, and of the CPU where known.
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
 * const chart = charts.temperature(await samples('results'))
 * await show(chart)
 * ```
 */
export function temperature(samples: ColumnTable, options: ChartOptions = {}): VegaLiteSpec {
  return temperatureOf(readTraces(samples, 'temperature', ['temperature', 'memory_temperature']), options)
}

/** The same of traces that were read already. */
export function temperatureOf(
  traces: readonly Trace[],
  options: ChartOptions & { readonly limits?: readonly Limit[] } = {},
): VegaLiteSpec {
  const title = 'Temperature over time'
  if (traces.length === 0) {
    const reasons = [
      'There are no samples, or none of them is of a temperature.',
      'GPUs tell theirs through nvidia-smi, processors through the sensors of the kernel (hwmon). "nightwatt doctor" tells what can be measured here.',
    ]
    return emptyChart(options.title ?? title, reasons, options)
  }
  const notes = [
    traces.some(({ device }) => device.startsWith('GPU')) ? '' : 'no GPU temperature known',
    traces.some(({ device }) => device.startsWith('CPU')) ? '' : 'no CPU temperature known',
  ]
  return timeline(
    traces,
    {
      title,
      axisTitle: 'temperature (°C)',
      fromZero: false,
      format: formatCelsius,
      notes,
      limits: options.limits ?? [],
    },
    options,
  )
}
