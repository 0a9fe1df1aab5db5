import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { entryOf } from '../../os/regular-file.js'
import type { MetricPoint } from '../../run/log/series/metric-point.js'
import { OpenTrace } from '../traces/open-trace.js'
import { seriesHeader, seriesLine, seriesName } from './series-layout.js'

/** The `metrics.csv` of one attempt; like a trace it carries the suffix `.partial` until it is complete. */
export class SeriesWriter {
  readonly #path: string
  #file: OpenTrace | undefined
  #failure: string | undefined

  /** @param folder Of the experiment. */
  constructor(folder: string) {
    this.#path = join(folder, seriesName)
  }

  /** Why it could not be written, if so: a full disk costs the series, never the training. */
  get failure(): string | undefined {
    return this.#failure
  }

  add(point: MetricPoint): void {
    this.#try(() => {
      this.#file ??= new OpenTrace(this.#path, seriesHeader)
      this.#file.add(seriesLine(point), point.byMs)
    })
  }

  close(): void {
    this.#try(() => {
      this.#file?.flush()
      this.#file?.complete()
    })
    this.#file = undefined
    // Of a disk that was full from the start not even a header is left: it tells nothing. Whatever else stands there stays.
    const left = entryOf(`${this.#path}.partial`)
    if (left?.isFile() === true && left.size === 0) this.removeUnfinished()
  }

  /** Removes what was given up: after an attempt that the disk ended, the space is worth more. */
  removeUnfinished(): void {
    if (this.#failure === undefined) return
    try {
      rmSync(`${this.#path}.partial`, { force: true })
    } catch {
      // The folder may not be written to: the name still says that the file is unfinished.
    }
  }

  // What is there stays, marked as unfinished: a series with a hole in it would be read as if it had none.
  #try(write: () => void): void {
    if (this.#failure !== undefined) return
    try {
      write()
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error)
      this.#file?.abandon()
      this.#file = undefined
    }
  }
}
