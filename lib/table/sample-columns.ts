import type { SampleRow } from './columns.js'

/** What all samples of one quantity of one device in one trace have in common. */
export type SampleSeries = Omit<SampleRow, 'time' | 'elapsed_seconds' | 'value'> & {
  /** When the attempt began, in seconds since the epoch. */
  readonly startSeconds: number
}

type SeriesColumn = keyof Omit<SampleSeries, 'startSeconds'>

/**
 * Samples gathered for a table. A row is three numbers, and what it shares with its series is kept once: a year of
 * nights has millions of rows.
 */
export class SampleColumns {
  readonly #series: SampleSeries[] = []
  #capacity = 1 << 12
  #length = 0
  #seriesOf = new Uint32Array(this.#capacity)
  #seconds = new Float64Array(this.#capacity)
  #values = new Float64Array(this.#capacity)

  /** Begins a series; `add` takes the number returned. */
  begin(series: SampleSeries): number {
    return this.#series.push(series) - 1
  }

  /** A sample of a series; its time in seconds since the epoch. */
  add(series: number, seconds: number, value: number): void {
    if (this.#length === this.#capacity) this.#grow()
    this.#seriesOf[this.#length] = series
    this.#seconds[this.#length] = seconds
    this.#values[this.#length] = value
    this.#length += 1
  }

  /** The columns of `SampleRow`, by name. */
  toColumns(): Readonly<Record<keyof SampleRow, Column<unknown>>> {
    const series = this.#series
    const seriesOf = this.#seriesOf.subarray(0, this.#length)
    const seconds = this.#seconds.subarray(0, this.#length)
    const values = this.#values.subarray(0, this.#length)
    const shared = (name: SeriesColumn) =>
      new Column(this.#length, row => series[seriesOf[row] ?? -1]?.[name])
    return {
      night: shared('night'),
      experiment_id: shared('experiment_id'),
      repository: shared('repository'),
      model: shared('model'),
      meter: shared('meter'),
      source: shared('source'),
      device: shared('device'),
      quantity: shared('quantity'),
      unit: shared('unit'),
      time: new Column(this.#length, row => new Date((seconds[row] ?? Number.NaN) * 1000)),
      elapsed_seconds: new Column(
        this.#length,
        row => (seconds[row] ?? Number.NaN) - (series[seriesOf[row] ?? -1]?.startSeconds ?? Number.NaN),
      ),
      value: new Column(this.#length, row => values[row]),
    }
  }

  #grow(): void {
    this.#capacity *= 2
    const seriesOf = new Uint32Array(this.#capacity)
    const seconds = new Float64Array(this.#capacity)
    const values = new Float64Array(this.#capacity)
    seriesOf.set(this.#seriesOf)
    seconds.set(this.#seconds)
    values.set(this.#values)
    this.#seriesOf = seriesOf
    this.#seconds = seconds
    this.#values = values
  }
}

/** A column as Arquero reads it, worked out row by row. */
class Column<Value> {
  readonly length: number
  readonly at: (row: number) => Value | undefined

  constructor(length: number, valueAt: (row: number) => Value) {
    this.length = length
    this.at = row => (row >= 0 && row < length ? valueAt(row) : undefined)
  }

  *[Symbol.iterator](): Generator<Value | undefined> {
    for (let row = 0; row < this.length; row += 1) yield this.at(row)
  }
}
