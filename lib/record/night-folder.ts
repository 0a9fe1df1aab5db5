import { accessSync, constants, readdirSync, rmSync, type Stats, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { RecordError } from '../errors.js'
import { isLeftover, writeFileAtomically } from './atomic.js'
import { endedFiles } from './ended-files.js'
import { type FileSum, fileSum, sumOf } from './file-sum.js'
import { Journal } from './journal.js'
import { Manifest } from './manifest.js'
import { journalName, readManifest } from './manifest-reader.js'
import { giveAwayTree, makeFolder, makeFoldersIn, makeNewFolder } from './owner.js'
import { toFile } from './parallel-record.js'
import { Redactor } from './redact.js'
import { Reserve } from './reserve.js'
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
  readonly #reserve: Reserve
  readonly #manifest: Manifest
  readonly #identity: Stats
  readonly #isNew: boolean
  #finished = 0
  #whenFull: ((error: unknown) => void) | undefined

  private constructor(name: string, path: string, redactor: Redactor, isNew: boolean) {
    this.name = name
    this.path = path
    this.redactor = redactor
    this.#isNew = isNew
    this.#identity = statSync(path)
    this.#reserve = new Reserve(path)
    // A journal that was altered stays one that was altered: going on with it does not vouch for it.
    const isOwnJournal = holdsJournalTold(path)
    this.journal = new Journal(path, redactor)
    this.#manifest = new Manifest(path, () => (isOwnJournal ? this.journal.sum : undefined))
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
        const path = join(results, name)
        try {
          makeNewFolder(path)
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue
          throw error
        }
        try {
          return new NightFolder(name, path, redactor, true)
        } catch (error) {
          rmSync(path, { recursive: true, force: true })
          throw error
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
      return new NightFolder(basename(path), path, redactor, false)
    } catch (error) {
      throw new RecordError(
        `The night ${path} cannot be written to: ${error instanceof Error ? error.message : String(error)}. ` +
          'Nothing was started.',
      )
    }
  }

  /** Experiments that got their record since it was made or opened. */
  get finished(): number {
    return this.#finished
  }

  /** From now on what is to be recorded may take the space that was held for it; `listener` is told before it does. */
  whenFull(listener: (error: unknown) => void): void {
    this.#whenFull = listener
  }

  writeNight(record: NightRecord): void {
    this.#write(join(this.path, 'night.json'), toJson(record))
  }

  writeExperiment(record: ExperimentRecord): void {
    // A training that deleted its own folder loses its traces, not its record; one that deleted the night, that too.
    this.#checkIdentity()
    const id = record.experiment_id
    const folder = makeFoldersIn(this.path, id)
    const ended = endedFiles(folder, id, record.attempts.at(-1)).filter(([path]) => !this.#manifest.has(path))
    this.#write(join(folder, 'experiment.json'), toJson(toFile(this.#redacted(record))), ended)
    this.#finished += 1
  }

  writeSummary(records: readonly ExperimentRecord[]): void {
    this.#write(join(this.path, 'summary.csv'), summaryCsv(records))
  }

  /**
   * Whether the night can still be recorded here.
   *
   * @throws the error that says why not: the disk is full, read-only, or the folder is another one than it was.
   */
  probe(): void {
    this.#checkIdentity()
    accessSync(this.path, constants.W_OK)
    this.#reserve.probe()
  }

  #isSameFolder(): boolean {
    const now = statSync(this.path, { throwIfNoEntry: false })
    return now?.dev === this.#identity.dev && now.ino === this.#identity.ino
  }

  #checkIdentity(): void {
    // Throws the system's own error where it is gone.
    statSync(this.path)
    if (!this.#isSameFolder()) {
      throw Object.assign(new Error(`${this.path} is not the folder any more that the night began in`), {
        code: 'ENOENT',
      })
    }
  }

  /** Gives the space that was held for it to the last that is to be written. */
  makeRoom(): void {
    this.#reserve.release()
  }

  /** An experiment begins anew: what it left before is about to be moved aside, and is not what it was. */
  forgetExperiment(experimentId: string): void {
    this.#manifest.forget(experimentId)
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
    if (this.#isSameFolder()) this.#manifest.tellJournal()
    this.journal.close()
    this.#reserve.close()
  }

  /** Removes a new night of which nothing was started; one that was to go on stays. */
  discard(): void {
    if (this.#isNew) rmSync(this.path, { recursive: true, force: true })
  }

  #write(path: string, content: string, ended: readonly (readonly [string, FileSum])[] = []): void {
    this.#checkIdentity()
    const name = relative(this.path, path).split(sep).join('/')
    this.#manifest.around(ended, [name, sumOf(content)], () => {
      try {
        writeFileAtomically(path, content)
      } catch (error) {
        if (!isFullDisk(error) || this.#whenFull === undefined) throw error
        this.#whenFull(error)
        this.#reserve.release()
        writeFileAtomically(path, content)
      }
    })
  }

  #redacted(record: ExperimentRecord): ExperimentRecord {
    const attempts = record.attempts.map(attempt => ({
      ...attempt,
      command: this.redactor.words(attempt.command).value,
    }))
    // What the meters and the background load warn of quotes other programs.
    return { ...record, attempts, warnings: record.warnings.map(warning => this.redactor.text(warning)) }
  }
}

function holdsJournalTold(path: string): boolean {
  const told = readManifest(path).sums.get(journalName)
  return told === undefined || fileSum(join(path, journalName), told.bytes)?.sha256 === told.sha256
}

function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
