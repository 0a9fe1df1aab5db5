import type { SampleRow } from '../columns.js'

/** What all samples of one quantity of one device in one trace have in common. */
export type SampleSeries = Omit<SampleRow, 'time' | 'elapsed_seconds' | 'value'> & {
  /** When the attempt began, in seconds since the epoch. */
  readonly startSeconds: number
}

type SeriesColumn = keyof Omit<SampleSeries, 'startSeconds'>

/**
 * Samples gathered for a table. A row is three numbers; what it shares with its series is kept once, since a year of
 * nights has millions of rows.
 */
export class SampleColumns {
  readonly #series: SampleSeries[] = []
  // In blocks, so that nothing is copied as they grow.
  readonly #blocks: Block[] = []
  #block: Block = blockOf(0)
  #used = blockRows

  /** Begins a series; `add` takes the number returned. */
  begin(series: SampleSeries): number {
    return this.#series.push(series) - 1
  }

  /** A sample of a series; its time in seconds since the epoch. */
  add(series: number, seconds: number, value: number): void {
    if (this.#used === blockRows) {
      this.#block = blockOf(blockRows)
      this.#blocks.push(this.#block)
      this.#used = 0
    }
    const row = this.#used
    this.#block.series[row] = series
    this.#block.seconds[row] = seconds
    this.#block.values[row] = value
    this.#used = row + 1
  }

  /** The columns of `SampleRow`, by name. */
  toColumns(): Readonly<Record<keyof SampleRow, Column<unknown>>> {
    const blocks = this.#blocks
    const allSeries = this.#series
    const length = Math.max(0, blocks.length - 1) * blockRows + (blocks.length === 0 ? 0 : this.#used)
    const seriesOf = (row: number) => allSeries[blocks[row >>> blockBits]?.series[row & blockMask] ?? -1]
    const secondsOf = (row: number) => blocks[row >>> blockBits]?.seconds[row & blockMask] ?? Number.NaN
    const shared = (name: SeriesColumn) => new Column(length, row => seriesOf(row)?.[name])
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
      time: new Column(length, row => new Date(secondsOf(row) * 1000)),
      elapsed_seconds: new Column(
        length,
        row => secondsOf(row) - (seriesOf(row)?.startSeconds ?? Number.NaN),
      ),
      value: new Column(length, row => blocks[row >>> blockBits]?.values[row & blockMask]),
    }
  }
}

const blockBits = 13
const blockRows = 1 << blockBits
const blockMask = blockRows - 1

interface Block {
  readonly series: Uint32Array
  readonly seconds: Float64Array
  readonly values: Float64Array
}

function blockOf(rows: number): Block {
  return {
    series: new Uint32Array(rows),
    seconds: new Float64Array(rows),
    values: new Float64Array(rows),
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
