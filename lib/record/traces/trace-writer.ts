import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { channelValue, type Sample } from '../../measure/meter.js'
import { headerOf, isToldOf, layoutsOf, type TraceColumn, type TraceLayout } from './layout.js'
import { OpenTrace } from './open-trace.js'

/**
 * The traces of one attempt: CSV files with the original's columns first and ours beside them, timestamps in seconds
 * since the epoch. While the attempt runs they carry the suffix `.partial` and take lines in blocks, so memory stays
 * flat, and at least every second of samples, so that `status` sees current values from outside; a trace without that
 * suffix is complete.
 */
export class TraceWriter {
  readonly #folder: string
  /** Undefined is a trace that was given up. */
  readonly #files = new Map<string, OpenTrace | undefined>()
  readonly #givenUp = new Set<string>()
  #failure: string | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Why traces could not be written, if so: a full disk costs the trace, never the training. */
  get failure(): string | undefined {
    return this.#failure
  }

  add(sample: Sample): void {
    for (const layout of layoutsOf(sample.measures)) {
      if (isToldOf(layout, sample.values)) this.#write(layout, sample)
    }
  }

  close(): void {
    for (const [name, trace] of this.#files) {
      if (trace === undefined) continue
      try {
        trace.flush()
        trace.complete()
      } catch (error) {
        this.#giveUp(name, error)
      }
    }
    this.#files.clear()
  }

  /**
   * Removes traces that were given up: after an attempt that the disk ended and that will be repeated, the space is
   * worth more.
   */
  removeUnfinished(): void {
    for (const name of this.#givenUp) {
      try {
        rmSync(join(this.#folder, `${name}.csv.partial`), { force: true })
      } catch {
        // The folder may not be written to: the name still says that the trace is unfinished.
      }
    }
  }

  #write(layout: TraceLayout, sample: Sample): void {
    const { name } = layout
    try {
      if (!this.#files.has(name))
        this.#files.set(name, new OpenTrace(join(this.#folder, `${name}.csv`), headerOf(layout)))
      this.#files.get(name)?.add(lineOf(layout, sample), sample.timeMs)
    } catch (error) {
      this.#giveUp(name, error)
    }
  }

  // A trace with a hole in it would be integrated as if it had none: what is there stays, marked as unfinished.
  #giveUp(name: string, error: unknown): void {
    this.#failure ??= error instanceof Error ? error.message : String(error)
    this.#files.get(name)?.abandon()
    this.#files.set(name, undefined)
    this.#givenUp.add(name)
  }
}

function lineOf({ columns }: TraceLayout, sample: Sample): string {
  return columns.map(column => cellOf(column, sample)).join(',')
}

function cellOf(column: TraceColumn, sample: Sample): string {
  const { timeMs, intervalMs, card } = sample
  switch (column.kind) {
    case 'time':
      return (timeMs / 1000).toFixed(3)
    case 'interval':
      return intervalMs === undefined ? field(null) : (intervalMs / 1000).toFixed(6)
    case 'card-index':
      return String(card?.index ?? 0)
    case 'card-uuid':
      return card?.uuid ?? ''
    case 'mean-power': {
      const joules = channelValue(sample, column.channel)
      return field(joules === null ? null : rounded(joules / ((intervalMs ?? 0) / 1000)))
    }
    case 'value': {
      const value = channelValue(sample, column.channel)
      return field(column.quantity === 'energy' ? rounded(value) : value)
    }
  }
}

/** As the original writes a missing value. */
function field(value: number | null): string {
  return value === null ? 'N/A' : String(value)
}

// Microjoules and microwatts are below what any meter here resolves.
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6
}
