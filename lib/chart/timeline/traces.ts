import type { ColumnTable } from 'arquero'
import type { Quantity } from '../../measure/parts.js'
import type { Source } from '../data/experiment-rows.js'
import { asNumber, asText, asTime, readRows, requireColumn } from '../data/rows.js'
import type { Series } from './series.js'

/**
 * The readings of one device during one experiment, in time order. Times are wall-clock times of the machine that
 * draws, as milliseconds of a UTC clock showing the same: a picture and a live page then agree wherever they are
 * read.
 */
export interface Trace extends Series {
  readonly night: string
  readonly id: string
  /** `CPU package`, `GPU 0`, `GPU 0 memory`… */
  readonly device: string
  readonly source: Source
}

/**
 * The traces of a table of samples that belong to the wanted quantities; rows without a time or a finite value are
 * left out.
 * @throws UsageError for a table of something else
 */
export function readTraces(table: ColumnTable, chart: string, wanted: readonly Quantity[]): Trace[] {
  for (const column of ['quantity', 'time', 'value']) requireColumn(table, column, chart, 'samples')
  const found = new Map<
    string,
    { trace: Omit<Trace, 'times' | 'values'>; readings: Array<[number, number]> }
  >()
  const quantities: ReadonlySet<unknown> = new Set(wanted)
  readRows(table, cells => {
    const quantity = cells('quantity')
    if (!quantities.has(quantity)) return
    const [time, value] = [asTime(cells('time')), asNumber(cells('value'))]
    if (time === null || value === null) return
    const [night, id] = [asText(cells('night')), asText(cells('experiment_id'))]
    const device = deviceOf(asText(cells('device')), quantity)
    const source = cells('source') === 'estimated' ? 'estimated' : 'measured'
    const key = JSON.stringify([night, id, device, source])
    const entry = found.get(key) ?? { trace: { night, id, device, source }, readings: [] }
    entry.readings.push([wallClock(time), value])
    found.set(key, entry)
  })
  return [...found.values()].map(({ trace, readings }) => {
    readings.sort(([a], [b]) => a - b)
    return { ...trace, times: readings.map(([time]) => time), values: readings.map(([, value]) => value) }
  })
}

/** A device as charts name it: the memory of a card is distinguished from the card. */
export function deviceOf(device: string, quantity: unknown): string {
  return quantity === 'memory_temperature' || quantity === 'memory_utilization' ? `${device} memory` : device
}

/** A time as milliseconds of a UTC clock that shows what the wall clock does. */
export function wallClock(timeMs: number): number {
  return timeMs - new Date(timeMs).getTimezoneOffset() * 60_000
}
