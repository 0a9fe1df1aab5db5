import type { ColumnTable } from 'arquero'
import { emptyChart } from './empty.js'
import type { ChartOptions, VegaLiteSpec } from './spec.js'
import { timeline } from './timeline.js'
import { readTraces, type Trace } from './traces.js'

/**
 * Utilisation of each GPU over the night, in per cent of the time in which it computed, and of its memory's bus.
 *
 * @param samples a row a sample, as `samples()` gives them
 * @throws UsageError for a table of something else or an impossible size
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
