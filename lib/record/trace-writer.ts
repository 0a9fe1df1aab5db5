import { closeSync, fsyncSync, ftruncateSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Sample } from '../measure/meter.js'
import { openForWriting } from '../os/writable-file.js'
import { newFileMode } from '../run/file-modes.js'
import { writeWhole } from './append.js'
import { giveAwayOpen } from './owner.js'

/**
 * The traces of one attempt: CSV files with the original's columns first and ours beside them, timestamps in
 * seconds since the epoch. While the attempt runs they carry the suffix `.partial` and take lines in blocks, so
 * memory stays flat, and at least every second of samples, so that whoever looks from outside sees what is now; a
 * trace without that suffix is complete.
 */
export class TraceWriter {
  readonly #folder: string
  /** Undefined is a trace that was given up. */
  readonly #files = new Map<TraceName, OpenTrace | undefined>()
  readonly #givenUp = new Set<TraceName>()
  #failure: string | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Why traces could not be written, if so: a full disk costs the trace, never the training. */
  get failure(): string | undefined {
    return this.#failure
  }

  add(sample: Sample): void {
    for (const [name, line] of linesOf(sample)) this.#write(name, line, sample.timeMs)
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

  /** Removes what was given up: of an attempt that the disk ended, and that will be repeated, the space is worth more. */
  removeUnfinished(): void {
    for (const name of this.#givenUp) {
      try {
        rmSync(join(this.#folder, `${name}.csv.partial`), { force: true })
      } catch {
        // A folder that may not be written to: the name says that the trace is unfinished.
      }
    }
  }

  #write(name: TraceName, line: string, timeMs: number): void {
    try {
      if (!this.#files.has(name))
        this.#files.set(name, new OpenTrace(join(this.#folder, `${name}.csv`), headers[name]))
      this.#files.get(name)?.add(line, timeMs)
    } catch (error) {
      this.#giveUp(name, error)
    }
  }

  // A trace with a hole in it would be integrated as if it had none: what is there stays, marked as unfinished.
  #giveUp(name: TraceName, error: unknown): void {
    this.#failure ??= error instanceof Error ? error.message : String(error)
    this.#files.get(name)?.abandon()
    this.#files.set(name, undefined)
    this.#givenUp.add(name)
  }
}

type TraceName = 'cpu_power' | 'cpu_temperature' | 'gpu_power' | 'gpu_temperature' | 'gpu_utilization'

const headers: Readonly<Record<TraceName, string>> = {
  cpu_power: 'timestamp,interval_s,package_joules,ram_joules,package_watts,ram_watts',
  cpu_temperature: 'timestamp,cpu_temp_c',
  gpu_power: 'timestamp,power_draw_w,gpu_index,gpu_uuid',
  gpu_temperature: 'timestamp,gpu_temp_c,memory_temp_c,gpu_index,gpu_uuid',
  gpu_utilization: 'timestamp,gpu_util_percent,memory_util_percent,gpu_index,gpu_uuid',
}

// What a crash may lose is one block, or a second of samples. The samples' own times tell when it has passed: a timer
// a file would wake the processor that is measured.
const blockCharacters = 2048
const blockMs = 1000

class OpenTrace {
  readonly #path: string
  readonly #file: number
  #block: string
  #wholeBytes = 0
  #flushedMs = Number.NEGATIVE_INFINITY

  constructor(path: string, header: string) {
    this.#path = path
    this.#file = openForWriting(`${path}.partial`, 'replace', newFileMode)
    giveAwayOpen(this.#file)
    this.#block = `${header}\n`
  }

  add(line: string, timeMs: number): void {
    this.#block += `${line}\n`
    // A clock that was set back is no reason to wait until it has caught up.
    const old = Math.abs(timeMs - this.#flushedMs) >= blockMs
    if (!old && this.#block.length < blockCharacters) return
    this.flush()
    this.#flushedMs = timeMs
  }

  flush(): void {
    const block = this.#block
    this.#block = ''
    writeWhole(this.#file, block)
    this.#wholeBytes += Buffer.byteLength(block)
  }

  complete(): void {
    fsyncSync(this.#file)
    closeSync(this.#file)
    renameSync(`${this.#path}.partial`, this.#path)
  }

  /** Leaves the lines that are whole, under the name of an unfinished trace. */
  abandon(): void {
    try {
      ftruncateSync(this.#file, this.#wholeBytes)
      closeSync(this.#file)
    } catch {
      // The disk is in trouble already, and that has been told.
    }
  }
}

function linesOf(sample: Sample): [TraceName, string][] {
  const timestamp = (sample.timeMs / 1000).toFixed(3)
  switch (sample.kind) {
    case 'cpu-temperature':
      return [['cpu_temperature', `${timestamp},${sample.temperatureCelsius}`]]
    case 'cpu-energy': {
      const seconds = sample.intervalMs / 1000
      const watts = (joules: number | null) => field(joules === null ? null : rounded(joules / seconds))
      const energies = `${field(rounded(sample.packageJoules))},${field(rounded(sample.ramJoules))}`
      const powers = `${watts(sample.packageJoules)},${watts(sample.ramJoules)}`
      return [['cpu_power', `${timestamp},${seconds.toFixed(6)},${energies},${powers}`]]
    }
    case 'gpu': {
      const card = `${sample.index},${sample.uuid}`
      const temperatures = `${field(sample.temperatureCelsius)},${field(sample.memoryTemperatureCelsius)}`
      const utilizations = `${field(sample.utilizationPercent)},${field(sample.memoryUtilizationPercent)}`
      return [
        ['gpu_power', `${timestamp},${field(sample.powerWatts)},${card}`],
        ['gpu_temperature', `${timestamp},${temperatures},${card}`],
        ['gpu_utilization', `${timestamp},${utilizations},${card}`],
      ]
    }
  }
}

/** As the original writes what a card cannot tell. */
function field(value: number | null): string {
  return value === null ? 'N/A' : String(value)
}

// Microjoules and microwatts are below what any meter here resolves.
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6
}
