import { join } from 'node:path'
import { readTraceTail, type TraceRows } from '../../record/trace-tail.js'

/** Power at the newest sample. */
export interface PowerNow {
  readonly watts: number
  /** How old the sample is. */
  readonly ageSeconds: number
  readonly source: 'measured' | 'estimated'
}

/** What the meters showed last; null where they show nothing. */
export interface LiveReadings {
  readonly cpu: PowerNow | null
  /** All cards together. */
  readonly gpu: PowerNow | null
  readonly cpuCelsius: number | null
  /** Of the hottest card. */
  readonly gpuCelsius: number | null
}

export const noReadings: LiveReadings = { cpu: null, gpu: null, cpuCelsius: null, gpuCelsius: null }

/**
 * Reads the ends of the traces of an experiment, finished or growing.
 *
 * @param sourceOf What the night says of a kind of meter, `cpu` or `gpu`: whether it measures or estimates.
 */
export function readLiveReadings(
  experimentFolder: string,
  sourceOf: (measures: string) => PowerNow['source'],
  nowMs: number,
): LiveReadings {
  const tail = (name: string) => readTraceTail(join(experimentFolder, 'energy', `${name}.csv`))
  const cpu = tail('cpu_power').slice(-1)
  const gpus = newestOfEach(tail('gpu_power'))
  return {
    cpu: powerOf(cpu, ['package_watts', 'ram_watts'], sourceOf('cpu'), nowMs),
    gpu: powerOf(gpus, ['power_draw_w'], sourceOf('gpu'), nowMs),
    cpuCelsius: hottest(tail('cpu_temperature').slice(-1), 'cpu_temp_c'),
    gpuCelsius: hottest(newestOfEach(tail('gpu_temperature')), 'gpu_temp_c'),
  }
}

// Cards are read together; one that was lost an hour ago draws nothing now.
const togetherSeconds = 10

function newestOfEach(rows: TraceRows): TraceRows {
  const newest = new Map(rows.map(row => [row.get('gpu_uuid') ?? '', row]))
  const last = timeOf(rows.at(-1))
  return [...newest.values()].filter(row => last - timeOf(row) < togetherSeconds)
}

function powerOf(
  rows: TraceRows,
  columns: readonly string[],
  source: PowerNow['source'],
  nowMs: number,
): PowerNow | null {
  const watts = rows.flatMap(row => columns.flatMap(column => numbersIn(row.get(column))))
  if (watts.length === 0) return null
  return {
    watts: watts.reduce((sum, value) => sum + value, 0),
    ageSeconds: Math.max(0, nowMs / 1000 - timeOf(rows.at(-1))),
    source,
  }
}

function hottest(rows: TraceRows, column: string): number | null {
  const celsius = rows.flatMap(row => numbersIn(row.get(column)))
  return celsius.length === 0 ? null : Math.max(...celsius)
}

function timeOf(row: ReadonlyMap<string, string> | undefined): number {
  return Number(row?.get('timestamp'))
}

// What a card cannot tell is `N/A`.
function numbersIn(field: string | undefined): number[] {
  const value = field === undefined || field === '' ? Number.NaN : Number(field)
  return Number.isFinite(value) ? [value] : []
}
