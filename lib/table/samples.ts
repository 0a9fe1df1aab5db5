import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { ColumnTable } from 'arquero'
import type { Night } from '../night/night.js'
import { type NightSource, openNights } from '../night/open-night.js'
import type { ExperimentRecord, MeterReport } from '../record/schema.js'
import { readHeader, scanTrace } from '../record/trace-reader.js'
import type { Quantity, SampleRow } from './columns.js'

/**
 * The samples of nights as a table, a row a sample and quantity: all meters together, tidy. Columns: `SampleRow`
 * in columns.ts. Only the samples of each experiment's last attempt, which is the one its energies speak of.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws RecordError when there is no night.
 */
export async function samples(source: NightSource): Promise<ColumnTable> {
  const nights = await openNights(source)
  const columns = new SampleColumns()
  for (const night of nights) {
    for (const record of night.experiments) readTraces(night, record, columns)
  }
  const { table } = await import('arquero')
  return table(columns.toObject())
}

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

function readTraces(night: Night, record: ExperimentRecord, columns: SampleColumns): void {
  const startSeconds = new Date(record.attempts.at(-1)?.started_at ?? record.started_at).getTime() / 1000
  for (const trace of traceFiles) {
    const path = join(night.path, record.experiment_id, 'energy', trace.file)
    const report = record.meters.find(({ measures }) => measures === trace.measures)
    if (report === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue
    const common = {
      night: night.name,
      experiment_id: record.experiment_id,
      repository: record.repository,
      model: record.model,
      meter: report.meter,
      source: report.source,
    }
    readTrace(path, trace, common, startSeconds, columns)
  }
}

type Common = Pick<SampleRow, 'night' | 'experiment_id' | 'repository' | 'model' | 'meter' | 'source'>

// Beyond this no date exists (ECMAScript: 8.64e15 ms); such a time is rubbish.
const latestSeconds = 8.64e12

function readTrace(
  path: string,
  trace: TraceFile,
  common: Common,
  startSeconds: number,
  columns: SampleColumns,
): void {
  const header = readHeader(path)
  const cardPosition = header.indexOf('gpu_index')
  const places = trace.columns
    .map(column => ({ column, position: header.indexOf(column.column) }))
    .filter(({ position }) => position !== -1)
  scanTrace(path, values => {
    const seconds = values[0] ?? Number.NaN
    if (!(Math.abs(seconds) < latestSeconds)) return
    // Traces of the original program know one card and do not number it.
    const card = cardPosition === -1 ? 0 : values[cardPosition]
    for (const { column, position } of places) {
      const value = values[position] ?? Number.NaN
      if (Number.isNaN(value)) continue
      columns.add({
        ...common,
        device: trace.measures === 'gpu' ? `GPU ${card}` : column.device,
        quantity: column.quantity,
        unit: column.unit,
        time: new Date(seconds * 1000),
        elapsed_seconds: seconds - startSeconds,
        value,
      })
    }
  })
}

/** Rows gathered column by column. */
class SampleColumns {
  readonly #columns: { [Name in keyof SampleRow]: SampleRow[Name][] } = {
    night: [],
    experiment_id: [],
    repository: [],
    model: [],
    meter: [],
    source: [],
    device: [],
    quantity: [],
    unit: [],
    time: [],
    elapsed_seconds: [],
    value: [],
  }

  add(row: SampleRow): void {
    const columns = this.#columns
    columns.night.push(row.night)
    columns.experiment_id.push(row.experiment_id)
    columns.repository.push(row.repository)
    columns.model.push(row.model)
    columns.meter.push(row.meter)
    columns.source.push(row.source)
    columns.device.push(row.device)
    columns.quantity.push(row.quantity)
    columns.unit.push(row.unit)
    columns.time.push(row.time)
    columns.elapsed_seconds.push(row.elapsed_seconds)
    columns.value.push(row.value)
  }

  toObject(): Record<string, unknown[]> {
    return this.#columns
  }
}
