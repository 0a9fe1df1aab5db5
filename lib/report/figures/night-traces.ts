import type { ColumnTable } from 'arquero'
import { reduceSeries } from '../../chart/timeline/downsample.js'
import type { Limit } from '../../chart/timeline/timeline-limits.js'
import { deviceOf, readTraces as readTable, type Trace, wallClock } from '../../chart/timeline/traces.js'
import type { Quantity } from '../../measure/parts.js'
import type { Night } from '../../night/night.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { grouped } from '../../table/grouped.js'
import { readTraces } from '../../table/traces/read-traces.js'
import type { SampleSeries } from '../../table/traces/sample-columns.js'
import { formatCelsius, formatWatts } from '../../units.js'

/** The traces that a page draws, each reduced to what a page can show. */
export interface NightTraces {
  readonly power: readonly Trace[]
  readonly temperature: readonly Trace[]
  readonly utilization: readonly Trace[]
  /** The cards' power limits in watts, where the night's record has them. */
  readonly powerLimits: readonly Limit[]
  /** Where processor and cards slow themselves down, in °C. */
  readonly temperatureLimits: readonly Limit[]
}

const quantities = {
  power: ['power'],
  temperature: ['temperature', 'memory_temperature'],
  utilization: ['utilization', 'memory_utilization'],
} as const satisfies Record<
  Exclude<keyof NightTraces, 'powerLimits' | 'temperatureLimits'>,
  readonly Quantity[]
>

// Stretches of all traces of a quantity of one device together: what a plot as wide as a screen can show of a night.
const stretchesOfNight = 24_000
const minStretches = 6
const maxStretches = 1200

/**
 * Reads the traces of nights one experiment at a time and keeps the mean and extremes of stretches of equal length:
 * the samples of a thousand experiments do not fit into memory.
 */
export function tracesOf(nights: readonly Night[]): NightTraces {
  const experiments = nights.reduce((sum, night) => sum + night.experiments.length, 0)
  const most = Math.min(maxStretches, Math.max(minStretches, Math.round(stretchesOfNight / experiments)))
  const traces = { power: [] as Trace[], temperature: [] as Trace[], utilization: [] as Trace[] }
  for (const night of nights) {
    for (const record of night.experiments) {
      for (const [kind, wanted] of Object.entries(quantities)) {
        const own = tracesOfExperiment(night, record, new Set<Quantity>(wanted), most)
        if (kind === 'power' || kind === 'temperature' || kind === 'utilization') traces[kind].push(...own)
      }
    }
  }
  return { ...traces, powerLimits: powerLimitsOf(nights), temperatureLimits: temperatureLimitsOf(nights) }
}

function powerLimitsOf(nights: readonly Night[]): readonly Limit[] {
  const cards = nights.flatMap(({ record }) => record.machine?.gpus ?? [])
  const limits = cards.flatMap(({ index, power_limit_watts: watts }) =>
    watts === null ? [] : [{ name: `limit of GPU ${index}, ${formatWatts(watts)}`, value: watts }],
  )
  return unique(limits)
}

function temperatureLimitsOf(nights: readonly Night[]): readonly Limit[] {
  const machines = nights.flatMap(({ record: { machine } }) => (machine === null ? [] : [machine]))
  const limit = (name: string, celsius: number | undefined) =>
    celsius === undefined ? [] : [{ name: `${name} throttles at ${formatCelsius(celsius)}`, value: celsius }]
  return unique(
    machines.flatMap(({ gpus, cpu_throttling_celsius }) => [
      ...limit('CPU', cpu_throttling_celsius),
      ...gpus.flatMap(({ index, slowdown_celsius }) => limit(`GPU ${index}`, slowdown_celsius)),
    ]),
  )
}

function unique(limits: readonly Limit[]): readonly Limit[] {
  return [...new Map(limits.map(limit => [limit.name, limit])).values()]
}

/** The same of a table of samples. */
export function tracesOfTable(samples: ColumnTable): NightTraces {
  return {
    power: readTable(samples, 'power', quantities.power),
    temperature: readTable(samples, 'temperature', quantities.temperature),
    utilization: readTable(samples, 'utilization', quantities.utilization),
    powerLimits: [],
    temperatureLimits: [],
  }
}

/** The traces of each experiment, by night and id. */
export function byExperiment(traces: readonly Trace[]): ReadonlyMap<string, readonly Trace[]> {
  return grouped(traces, ({ night, id }) => `${night}/${id}`)
}

interface Gathered {
  readonly series: SampleSeries
  readonly times: number[]
  readonly values: number[]
}

function tracesOfExperiment(
  night: Night,
  record: ExperimentRecord,
  wanted: ReadonlySet<Quantity>,
  most: number,
): readonly Trace[] {
  const gathered: Gathered[] = []
  readTraces(
    night,
    record,
    {
      begin: series => gathered.push({ series, times: [], values: [] }) - 1,
      add(series, seconds, value) {
        gathered[series]?.times.push(seconds * 1000)
        gathered[series]?.values.push(value)
      },
    },
    wanted,
  )
  return gathered.map(({ series, times, values }) => {
    const reduced = reduceSeries(inOrder(times, values), most)
    return {
      ...reduced,
      times: reduced.times.map(wallClock),
      night: night.name,
      id: record.experiment_id,
      device: deviceOf(series.device, series.quantity),
      source: series.source,
    }
  })
}

// Traces are written in the order of time; those of older programs need not be.
function inOrder(times: number[], values: number[]): { times: number[]; values: number[] } {
  if (times.every((time, index) => index === 0 || time >= (times[index - 1] ?? time)))
    return { times, values }
  const order = times.map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  return { times: order.map(index => times[index] ?? 0), values: order.map(index => values[index] ?? 0) }
}
