import { join } from 'node:path'
import { layoutsOf, placeOf, powerColumns } from '../../record/traces/layout.js'
import { readTraceTail, type TraceRows } from '../../record/traces/trace-tail.js'

/** Power at the newest sample. */
export interface PowerNow {
  readonly watts: number
  /** How old the sample is. */
  readonly ageSeconds: number
  readonly source: 'measured' | 'estimated'
}

/** The latest readings of the meters; null where there are none. */
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
 * @param sourceOf Whether a kind of meter, `cpu` or `gpu`, measures or estimates in this night.
 */
export function readLiveReadings(
  experimentFolder: string,
  sourceOf: (measures: string) => PowerNow['source'],
  nowMs: number,
): LiveReadings {
  const tail = (file: string) => readTraceTail(join(experimentFolder, 'energy', file))
  const power = (part: string, newest: (rows: TraceRows) => TraceRows) => {
    const layout = layoutsOf(part).find(one => powerColumns(one).length > 0)
    if (layout === undefined) return null
    return powerOf(newest(tail(`${layout.name}.csv`)), powerColumns(layout), sourceOf(part), nowMs)
  }
  const heat = (part: string, newest: (rows: TraceRows) => TraceRows) => {
    const { file, column } = placeOf(part, 'temperatureCelsius')
    return hottest(newest(tail(file)), column)
  }
  return {
    cpu: power('cpu', rows => rows.slice(-1)),
    gpu: power('gpu', newestOfEach),
    cpuCelsius: heat('cpu-temperature', rows => rows.slice(-1)),
    gpuCelsius: heat('gpu', newestOfEach),
  }
}

// Cards are read together; one that was lost an hour ago does not count now.
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

// What a card does not report is `N/A`.
function numbersIn(field: string | undefined): number[] {
  const value = field === undefined || field === '' ? Number.NaN : Number(field)
  return Number.isFinite(value) ? [value] : []
}
