import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { RecordError } from '../errors.js'
import { isLeftover, writeFileAtomically } from './atomic.js'
import { Journal } from './journal.js'
import { giveAwayTree, makeFolder, makeNewFolder } from './owner.js'
import { toFile } from './parallel-record.js'
import { Redactor } from './redact.js'
import type { ExperimentRecord, NightRecord } from './schema.js'
import { summaryCsv } from './summary.js'
import { nightName } from './time.js'

/** The folder of a night, open for writing: the one place through which a night reaches the disk. */
export class NightFolder {
  readonly name: string
  readonly path: string
  readonly journal: Journal
  /** What takes secrets out of all that the night records. */
  readonly redactor: Redactor

  private constructor(name: string, path: string, redactor: Redactor) {
    this.name = name
    this.path = path
    this.redactor = redactor
    this.journal = new Journal(path, redactor)
  }

  /**
   * Makes the folder of a new night, named by its start. A folder of that very second belongs to another night
   * and is left alone: the name moves on by a second.
   *
   * @throws RecordError when the results folder cannot be made or written to.
   */
  static create(results: string, startMs: number, redactor = new Redactor()): NightFolder {
    try {
      makeFolder(results)
      for (let timeMs = startMs; ; timeMs += 1000) {
        const name = nightName(timeMs)
        try {
          makeNewFolder(join(results, name))
          return new NightFolder(name, join(results, name), redactor)
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
        }
      }
    } catch (error) {
      throw new RecordError(
        `The results folder ${results} cannot be written to: ${error instanceof Error ? error.message : String(error)}. ` +
          'Nothing was started. Name another with --results DIR, or make this one writable.',
      )
    }
  }

  /**
   * Opens the folder of a night that goes on.
   *
   * @throws RecordError when it cannot be written to.
   */
  static open(path: string, redactor = new Redactor()): NightFolder {
    try {
      for (const name of readdirSync(path)) if (isLeftover(name)) rmSync(join(path, name), { force: true })
      return new NightFolder(basename(path), path, redactor)
    } catch (error) {
      throw new RecordError(
        `The night ${path} cannot be written to: ${error instanceof Error ? error.message : String(error)}. ` +
          'Nothing was started.',
      )
    }
  }

  writeNight(record: NightRecord): void {
    writeFileAtomically(join(this.path, 'night.json'), toJson(record))
  }

  writeExperiment(record: ExperimentRecord): void {
    const folder = this.experimentPath(record.experiment_id)
    // A training that deleted its own folder loses its traces, not its record.
    makeFolder(folder)
    writeFileAtomically(join(folder, 'experiment.json'), toJson(toFile(this.#redacted(record))))
  }

  #redacted(record: ExperimentRecord): ExperimentRecord {
    const attempts = record.attempts.map(attempt => ({
      ...attempt,
      command: this.redactor.words(attempt.command).value,
    }))
    return { ...record, attempts }
  }

  writeSummary(records: readonly ExperimentRecord[]): void {
    writeFileAtomically(join(this.path, 'summary.csv'), summaryCsv(records))
  }

  /** Folder of an experiment of this night. */
  experimentPath(experimentId: string): string {
    return join(this.path, experimentId)
  }

  /** An experiment has ended: what its training wrote into its folder belongs to the user as well. */
  giveAwayExperiment(experimentId: string): void {
    giveAwayTree(this.experimentPath(experimentId))
  }

  close(): void {
    this.journal.close()
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
