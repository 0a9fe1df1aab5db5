import { join } from 'node:path'
import { type Night, traceFolder } from '../night/night.js'
import { StrangeFileError, statsOf } from '../os/regular-file.js'
import type { ExperimentRecord, MeterReport } from '../record/schema.js'
import { scanTrace } from '../record/trace-reader.js'
import type { Quantity } from './columns.js'
import type { SampleSeries } from './sample-columns.js'

interface TraceColumn {
  /** Column of the file. */
  readonly column: string
  readonly quantity: Quantity
  readonly unit: string
  /** A fixed device; GPUs are told apart by the file's own column `gpu_index`. */
  readonly device: string
}

interface TraceFile {
  readonly file: string
  readonly measures: MeterReport['measures']
  readonly columns: readonly TraceColumn[]
}

const traceFiles: readonly TraceFile[] = [
  {
    file: 'cpu_power.csv',
    measures: 'cpu',
    columns: [
      { column: 'package_watts', quantity: 'power', unit: 'W', device: 'CPU package' },
      { column: 'ram_watts', quantity: 'power', unit: 'W', device: 'CPU RAM' },
      { column: 'package_joules', quantity: 'energy', unit: 'J', device: 'CPU package' },
      { column: 'ram_joules', quantity: 'energy', unit: 'J', device: 'CPU RAM' },
    ],
  },
  {
    file: 'cpu_temperature.csv',
    measures: 'cpu-temperature',
    columns: [{ column: 'cpu_temp_c', quantity: 'temperature', unit: '°C', device: 'CPU' }],
  },
  {
    file: 'gpu_power.csv',
    measures: 'gpu',
    columns: [{ column: 'power_draw_w', quantity: 'power', unit: 'W', device: 'GPU' }],
  },
  {
    file: 'gpu_temperature.csv',
    measures: 'gpu',
    columns: [
      { column: 'gpu_temp_c', quantity: 'temperature', unit: '°C', device: 'GPU' },
      { column: 'memory_temp_c', quantity: 'memory_temperature', unit: '°C', device: 'GPU' },
    ],
  },
  {
    file: 'gpu_utilization.csv',
    measures: 'gpu',
    columns: [
      { column: 'gpu_util_percent', quantity: 'utilization', unit: '%', device: 'GPU' },
      { column: 'memory_util_percent', quantity: 'memory_utilization', unit: '%', device: 'GPU' },
    ],
  },
]

/** Takes the samples of traces as they are read. */
export interface SampleSink {
  /** Begins a series; `add` takes the number returned. */
  begin(series: SampleSeries): number
  /** A sample of a series; its time in seconds since the epoch. */
  add(series: number, seconds: number, value: number): void
}

/**
 * Reads the traces of an experiment's last attempt, in constant memory.
 * @param wanted Quantities to read; without it all.
 */
export function readTraces(
  night: Night,
  record: ExperimentRecord,
  sink: SampleSink,
  wanted?: ReadonlySet<Quantity>,
): void {
  const startSeconds = new Date(record.attempts.at(-1)?.started_at ?? record.started_at).getTime() / 1000
  const folder = traceFolder(night, record.experiment_id)
  for (const file of traceFiles) {
    const trace =
      wanted === undefined
        ? file
        : { ...file, columns: file.columns.filter(({ quantity }) => wanted.has(quantity)) }
    if (trace.columns.length === 0) continue
    const path = join(folder, trace.file)
    const report = record.meters.find(({ measures }) => measures === trace.measures)
    if (report === undefined || !statsOf(path)?.isFile()) continue
    const common = {
      night: night.name,
      experiment_id: record.experiment_id,
      repository: record.repository,
      model: record.model,
      meter: report.meter,
      source: report.source,
      startSeconds,
    }
    readTrace(path, trace, common, sink)
  }
}

type Common = Omit<SampleSeries, 'device' | 'quantity' | 'unit'>

// Beyond this no date exists (ECMAScript: 8.64e15 ms); such a time is rubbish.
const latestSeconds = 8.64e12

function readTrace(path: string, trace: TraceFile, common: Common, sink: SampleSink): void {
  try {
    readSeries(path, trace, common, sink)
  } catch (error) {
    // The night's problems name it.
    if (!(error instanceof StrangeFileError)) throw error
  }
}

function readSeries(path: string, trace: TraceFile, common: Common, sink: SampleSink): void {
  let { startSeconds } = common
  let cardPosition = -1
  let places: { readonly position: number; readonly seriesOf: (card: number) => number }[] | undefined
  scanTrace(path, (values, header) => {
    if (places === undefined) {
      cardPosition = header.indexOf('gpu_index')
      places = trace.columns
        .map(column => ({
          position: header.indexOf(column.column),
          seriesOf: seriesByCard(trace, column, () => ({ ...common, startSeconds }), sink),
        }))
        .filter(({ position }) => position !== -1)
    }
    const seconds = values[0] ?? Number.NaN
    if (!(Math.abs(seconds) < latestSeconds)) return
    // Of a run that nothing but its traces tells of, the first reading is as near to its start as can be known.
    if (Number.isNaN(startSeconds)) startSeconds = seconds
    // Traces of the original program know one card and do not number it.
    const card = cardPosition === -1 ? 0 : (values[cardPosition] ?? 0)
    for (const { position, seriesOf } of places) {
      const value = values[position] ?? Number.NaN
      if (!Number.isNaN(value)) sink.add(seriesOf(card), seconds, value)
    }
  })
}

/** Gives the series of a card, begun when its first sample comes. */
function seriesByCard(
  { measures }: TraceFile,
  { quantity, unit, device }: TraceColumn,
  common: () => Common,
  sink: SampleSink,
): (card: number) => number {
  const begun = new Map<number, number>()
  // Most traces tell of one card only.
  let lastCard = Number.NaN
  let lastSeries = -1
  return card => {
    if (card === lastCard) return lastSeries
    lastCard = card
    lastSeries = begun.get(card) ?? -1
    if (lastSeries !== -1) return lastSeries
    const name = measures === 'gpu' ? `GPU ${card}` : device
    lastSeries = sink.begin({ ...common(), device: name, quantity, unit })
    begun.set(card, lastSeries)
    return lastSeries
  }
}
