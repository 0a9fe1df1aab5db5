import { createHash, type Hash } from 'node:crypto'
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isOpenTorn, writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'
import { chownOpenToCaller } from '../../os/owner.js'
import { ownIdentity } from '../../os/process-identity.js'
import { readRegularFile } from '../../os/regular-file.js'
import { openForWriting } from '../../os/writable-file.js'
import type { NightEvent } from '../../run/events.js'
import { attemptRecord } from '../experiment/attempt-record.js'
import type { FileSum } from '../manifest/file-sum.js'
import { manifestName } from '../manifest/manifest-reader.js'
import { Redactor } from '../secrets/redact.js'
import { localTime } from '../time.js'

/** One line of `journal.ndjson`: what happened, and when. */
export type JournalEntry = { readonly time: string; readonly type: string } & Readonly<
  Record<string, unknown>
>

/**
 * The journal of a night: one line per event, on disk before the next step is taken, so that after a power cut the
 * night shows what was running. Samples are not in it; the traces hold them.
 */
export class Journal {
  readonly #file: number
  readonly #redactor: Redactor
  /**
   * What is to be written before the next line: lines that could not be written yet, and the end of an incomplete
   * one.
   */
  #waiting: string
  readonly #hash: Hash
  #bytes: number

  constructor(nightFolder: string, redactor = new Redactor()) {
    this.#redactor = redactor
    this.#file = openForWriting(join(nightFolder, 'journal.ndjson'), 'append', newFileMode)
    chownOpenToCaller(this.#file)
    this.#waiting = isOpenTorn(this.#file) ? '\n' : ''
    const before =
      fstatSync(this.#file).size > 0 ? readRegularFile(join(nightFolder, 'journal.ndjson')) : Buffer.alloc(0)
    this.#hash = createHash('sha256').update(before)
    this.#bytes = before.byteLength
  }

  /** What has been written so far; the file may hold more, if others wrote to it. */
  get sum(): FileSum {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') }
  }

  append(event: NightEvent): void {
    const content = entryOf(event, this.#redactor)
    if (content !== undefined) this.write(event.type, content)
  }

  /**
   * Writes a line, flushed to the disk when this returns.
   *
   * @throws the error of the system; then the line is written with the next one, if possible.
   */
  write(type: string, content: Readonly<Record<string, unknown>>): void {
    const entry: JournalEntry = { time: localTime(Date.now()), type, ...content }
    this.#waiting += `${JSON.stringify(entry)}\n`
    const wholeBytes = fstatSync(this.#file).size
    try {
      writeWhole(this.#file, this.#waiting)
    } catch (error) {
      // Half a line in the middle would stay broken when there is space again.
      ftruncateSync(this.#file, wholeBytes)
      throw error
    }
    this.#hash.update(this.#waiting)
    this.#bytes += Buffer.byteLength(this.#waiting)
    this.#waiting = ''
    fdatasyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Shows a reader whether the night still runs, whoever holds the machine. */
function processOf() {
  const { pid, startTicks, bootId } = ownIdentity()
  return { pid, start_ticks: startTicks, boot_id: bootId, host: hostname() }
}

function entryOf(event: NightEvent, redactor: Redactor): Record<string, unknown> | undefined {
  switch (event.type) {
    case 'night-waiting':
    // Its line is written with its record.
    case 'control-ended':
    case 'warmup-ended':
    case 'sample':
    case 'metric':
    case 'blocks-progress':
      return undefined
    case 'night-started':
      return {
        night: event.night,
        seed: event.seed,
        total: event.total,
        meters: event.meters,
        notices: event.notices,
        process: processOf(),
        // So that a removed manifest is noticed.
        manifest: manifestName,
      }
    case 'night-resumed':
      return {
        night: event.night,
        total: event.total,
        finished: event.finished,
        meters: event.meters,
        notices: event.notices,
        process: processOf(),
      }
    case 'jobs-submitted':
      return { job: event.job, blocks: event.blocks }
    case 'block': {
      const { block, standing, job, node, reason, succeeded, failed } = event
      return { block, standing, job, node, reason: redactor.text(reason), succeeded, failed }
    }
    case 'night-detached':
      return { night: event.night }
    case 'experiment-started':
      return { index: event.index, experiment_id: event.experimentId, experiment: event.experiment }
    case 'attempt-started':
      return { index: event.index, attempt: event.attempt, command: redactor.value(event.command).value }
    case 'background-started': {
      const { index, program, command, leadSeconds } = event
      return { index, program, command: redactor.value(command).value, lead_seconds: leadSeconds }
    }
    case 'background-run-ended': {
      const { number, exitCode, signal, failed, problem } = event.run
      return {
        index: event.index,
        run: number,
        exit_code: exitCode,
        signal,
        failed,
        problem: redactor.text(problem),
      }
    }
    case 'meter-problem':
      return {
        index: event.index,
        attempt: event.attempt,
        meter: event.meter,
        // Secrets were taken out where it arose, so that the record has the same words.
        problem: event.problem,
      }
    case 'record-problem':
      return { index: event.index, problem: redactor.text(event.problem) }
    case 'attempt-ended': {
      const { index, attempt, result } = event
      const { cpu, gpu } = result.energy
      return {
        index,
        attempt,
        record: { ...attemptRecord(result, attempt), command: redactor.words(result.command).value },
        cpu_energy_source: cpu.source,
        gpu_energy_source: gpu.source,
        performance_metrics: Object.fromEntries(result.metrics),
      }
    }
    case 'retry':
      return { index: event.index, attempt: event.attempt, seconds: event.seconds }
    case 'experiment-ended': {
      const { task, last, attempts } = event.result
      const ending = { outcome: last.outcome, cause: last.cause, attempts: attempts.length }
      return { index: event.index, experiment_id: task.experimentId, ...ending }
    }
    case 'control-started':
      return { when: event.when, folder: event.folder, workload: event.workload }
    case 'warmup-started':
      return { number: event.number, total: event.total, folder: event.folder, workload: event.workload }
    case 'idle':
      return { seconds: event.seconds }
    case 'budget': {
      const { joules, isEstimated, unknownRuns, seconds, failures } = event.spent
      const spent = { joules, joules_estimated: isEstimated, unknown_runs: unknownRuns, seconds, failures }
      return { ...spent, left: event.left, ended: event.ended }
    }
    case 'precision': {
      const { block, settings, reached, givenUp, ended } = event
      return { block, settings, reached, given_up: givenUp, ended }
    }
    case 'notice':
      return { text: redactor.text(event.text) }
    case 'cooldown':
      return { seconds: event.seconds, automatic: event.automatic }
    case 'night-ended':
      return {
        seconds: event.seconds,
        succeeded: event.succeeded,
        failed: event.failed,
        interrupted: event.interrupted,
        failure: redactor.text(event.failure),
      }
  }
}
