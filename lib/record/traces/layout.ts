import { type Channel, partOf, type Quantity, unitOf } from '../../measure/parts.js'

/**
 * How the samples of a part of the machine lie in the files of `energy/`: what is written, read back, replayed,
 * followed while it grows, tabled and reckoned in bytes follows from this.
 */
export interface TraceLayout {
  /** Name of the file, without `.csv`. */
  readonly name: string
  /** The part that it is of. */
  readonly part: string
  readonly columns: readonly TraceColumn[]
  /** About what a line takes on disk. */
  readonly lineBytes: number
}

/** A column of a trace: the time, how long was counted, which card, or the value of a channel. */
export type TraceColumn =
  | { readonly name: string; readonly kind: 'time' | 'interval' | 'card-index' | 'card-uuid' }
  | {
      readonly name: string
      readonly kind: 'value' | 'mean-power'
      /** Name of the channel; its mean power over the interval is a column beside its joules. */
      readonly channel: string
      readonly quantity: Quantity
      readonly unit: string
      /** What it is a reading of, as tables name it. */
      readonly label: string
    }

const timestamp: TraceColumn = { name: 'timestamp', kind: 'time' }
const card: readonly TraceColumn[] = [
  { name: 'gpu_index', kind: 'card-index' },
  { name: 'gpu_uuid', kind: 'card-uuid' },
]

function valueColumn(part: string, channelName: string, name: string): TraceColumn {
  return { name, kind: 'value', ...aboutChannel(part, channelName) }
}

function powerColumn(part: string, channelName: string, name: string): TraceColumn {
  return {
    name,
    kind: 'mean-power',
    ...aboutChannel(part, channelName),
    quantity: 'power',
    unit: unitOf.power,
  }
}

function aboutChannel(part: string, channelName: string) {
  const channel = partOf(part).channels.find(({ name }) => name === channelName)
  if (channel === undefined) throw new Error(`${part} has no channel ${channelName}`)
  const { quantity, label } = channel
  return { channel: channelName, quantity, unit: unitOf[quantity], label }
}

/** The original's files, its columns first and ours beside them; and one of ours. */
const layouts: readonly TraceLayout[] = [
  {
    name: 'cpu_power',
    part: 'cpu',
    columns: [
      timestamp,
      { name: 'interval_s', kind: 'interval' },
      valueColumn('cpu', 'packageJoules', 'package_joules'),
      valueColumn('cpu', 'ramJoules', 'ram_joules'),
      powerColumn('cpu', 'packageJoules', 'package_watts'),
      powerColumn('cpu', 'ramJoules', 'ram_watts'),
    ],
    lineBytes: 75,
  },
  {
    name: 'cpu_temperature',
    part: 'cpu-temperature',
    columns: [timestamp, valueColumn('cpu-temperature', 'temperatureCelsius', 'cpu_temp_c')],
    lineBytes: 24,
  },
  {
    name: 'gpu_power',
    part: 'gpu',
    columns: [
      timestamp,
      valueColumn('gpu', 'powerWatts', 'power_draw_w'),
      ...card,
      valueColumn('gpu', 'powerInstantWatts', 'power_instant_w'),
      valueColumn('gpu', 'powerAverageWatts', 'power_average_w'),
    ],
    lineBytes: 85,
  },
  {
    name: 'gpu_temperature',
    part: 'gpu',
    columns: [
      timestamp,
      valueColumn('gpu', 'temperatureCelsius', 'gpu_temp_c'),
      valueColumn('gpu', 'memoryTemperatureCelsius', 'memory_temp_c'),
      ...card,
    ],
    lineBytes: 70,
  },
  {
    name: 'gpu_utilization',
    part: 'gpu',
    columns: [
      timestamp,
      valueColumn('gpu', 'utilizationPercent', 'gpu_util_percent'),
      valueColumn('gpu', 'memoryUtilizationPercent', 'memory_util_percent'),
      ...card,
    ],
    lineBytes: 70,
  },
  {
    name: 'gpu_energy',
    part: 'gpu',
    columns: [timestamp, valueColumn('gpu', 'energyCounterJoules', 'energy_counter_j'), ...card],
    lineBytes: 75,
  },
  {
    name: 'gpu_clocks',
    part: 'gpu',
    columns: [
      timestamp,
      valueColumn('gpu', 'clockMegahertz', 'sm_clock_mhz'),
      valueColumn('gpu', 'memoryClockMegahertz', 'memory_clock_mhz'),
      valueColumn('gpu', 'throttleReasons', 'throttle_reasons'),
      valueColumn('gpu', 'processes', 'processes'),
      ...card,
    ],
    lineBytes: 80,
  },
]

// Looked up for every sample.
const layoutsByPart = new Map<string, readonly TraceLayout[]>()

/** The traces of a part; of one without a layout of its own, a file a quantity. */
export function layoutsOf(part: string): readonly TraceLayout[] {
  const found = layoutsByPart.get(part) ?? findLayouts(part)
  layoutsByPart.set(part, found)
  return found
}

function findLayouts(part: string): readonly TraceLayout[] {
  const known = layouts.filter(layout => layout.part === part)
  return known.length > 0 ? known : partOf(part).channels.map(channel => otherLayout(part, channel))
}

function otherLayout(part: string, { name, quantity }: Channel): TraceLayout {
  const unit = { power: 'w', energy: 'j', temperature: 'c', utilization: 'percent' }
  const suffix = Object.entries(unit).find(([known]) => quantity.endsWith(known))?.[1] ?? 'value'
  return {
    name: `${part.replaceAll('-', '_')}_${quantity}`,
    part,
    // Without a value: read at the instant.
    columns: [
      timestamp,
      { name: 'interval_s', kind: 'interval' },
      valueColumn(part, name, `${quantity}_${suffix}`),
    ],
    lineBytes: 32,
  }
}

/** Where the values of a channel stand. */
export function placeOf(part: string, channel: string): { readonly file: string; readonly column: string } {
  for (const { name, columns } of layoutsOf(part)) {
    const column = columns.find(one => one.kind === 'value' && one.channel === channel)
    if (column !== undefined) return { file: `${name}.csv`, column: column.name }
  }
  throw new Error(`no trace holds ${channel} of ${part}`)
}

/** The columns of a trace in which powers stand. */
export function powerColumns({ columns }: TraceLayout): readonly string[] {
  return columns.flatMap(column => ('quantity' in column && column.quantity === 'power' ? [column.name] : []))
}

/** Whether a sample tells anything that stands in a trace: a reading of a counter alone is no line of powers. */
export function isToldOf({ columns }: TraceLayout, values: Readonly<Record<string, unknown>>): boolean {
  return columns.some(column => 'channel' in column && column.channel in values)
}

/** The first line of a trace. */
export function headerOf({ columns }: TraceLayout): string {
  return columns.map(({ name }) => name).join(',')
}
