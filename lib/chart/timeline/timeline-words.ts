import { counted, listed } from '../draw/chart-text.js'
import { extentOfAll } from './series.js'
import type { Measure } from './timeline-panel.js'
import { short2 } from './timeline-panel.js'
import { byDevice } from './timeline-spans.js'
import type { Trace } from './traces.js'

/** How readings were made fewer, for the subtitle; empty where they are drawn as they are. */
export function reductionNote(bucketMs: number): string {
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

export function estimatedNote(traces: readonly Trace[]): string {
  const devices = [
    ...new Set(traces.filter(({ source }) => source === 'estimated').map(({ device }) => device)),
  ]
  return devices.length === 0 ? '' : `${listed(devices.sort(byDevice))} estimated (dashed)`
}

export function describe(
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

export function firstTime(traces: readonly Trace[], night: string): number {
  return traces.reduce((first, trace) => {
    return trace.night === night ? Math.min(first, trace.times[0] ?? Infinity) : first
  }, Number.POSITIVE_INFINITY)
}
