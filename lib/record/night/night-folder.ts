import { accessSync, constants, readdirSync, rmSync, type Stats, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { RecordError } from '../../errors.js'
import { removeLeftovers, writeFileAtomically } from '../../os/atomic.js'
import { chownTreeToCaller, makeFolder, makeFoldersIn, makeNewFolder } from '../../os/owner.js'
import { blockFolder } from '../cluster/places.js'
import { toFile } from '../experiment/parallel-record.js'
import { Journal } from '../journal/journal.js'
import { endedFiles } from '../manifest/ended-files.js'
import { type FileSum, fileSum, sumOf } from '../manifest/file-sum.js'
import { Manifest } from '../manifest/manifest.js'
import { journalName, readManifest } from '../manifest/manifest-reader.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { Redactor } from '../secrets/redact.js'
import { nightName } from '../time.js'
import { Reserve } from './reserve.js'
import { summaryCsv } from './summary.js'

/** The folder of a night, open for writing: the only way by which a night reaches the disk. */
export class NightFolder {
  readonly name: string
  readonly path: string
  readonly journal: Journal
  /** Takes secrets out of everything that the night records. */
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
    // An altered journal stays altered: resuming the night does not vouch for it.
    const isOwnJournal = holdsJournalTold(path)
    this.journal = new Journal(path, redactor)
    this.#manifest = new Manifest(path, () => (isOwnJournal ? this.journal.sum : undefined))
  }

  /**
   * Makes the folder of a new night, named by its start. An existing folder of that second belongs to another night:
   * then the next second is used.
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
   * Makes the folder of a block of a night, which goes by the night's name.
   *
   * @throws RecordError when it cannot be made or written to.
   */
  static createBlock(night: string, block: number, name: string, redactor = new Redactor()): NightFolder {
    const path = blockFolder(night, block)
    // It may be there from a job that was killed before it began.
    makeFoldersIn(night, ...relative(night, path).split(sep))
    return NightFolder.open(path, redactor, name)
  }

  /**
   * Opens the folder of a night that is resumed.
   *
   * @throws RecordError when it cannot be written to.
   */
  static open(path: string, redactor = new Redactor(), name = basename(path)): NightFolder {
    try {
      removeLeftovers(path)
      // Those of its experiments too: one whose record the journal gives again is not run again.
      for (const entry of readdirSync(path, { withFileTypes: true }))
        if (entry.isDirectory()) removeLeftovers(join(path, entry.name))
      return new NightFolder(name, path, redactor, false)
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

  /** From now on records may use the space that was held for them; `listener` is called before that. */
  whenFull(listener: (error: unknown) => void): void {
    this.#whenFull = listener
  }

  writeNight(record: NightRecord): void {
    this.#write(join(this.path, 'night.json'), toJson(record))
  }

  writeExperiment(record: ExperimentRecord): void {
    this.#writeRecord(record)
    this.#finished += 1
  }

  #writeRecord(record: ExperimentRecord): void {
    // A training that deleted its own folder loses its traces but not its record; one that deleted the night loses
    // both.
    this.#checkIdentity()
    const id = record.experiment_id
    const folder = makeFoldersIn(this.path, ...id.split('/'))
    const ended = endedFiles(folder, id, record.attempts.at(-1)).filter(([path]) => !this.#manifest.has(path))
    this.#write(join(folder, 'experiment.json'), toJson(toFile(this.#redacted(record))), ended)
  }

  /** Writes the record of a run that is no experiment: it stands in no table. */
  writeAside(record: ExperimentRecord): void {
    this.#writeRecord(record)
  }

  writeSummary(records: readonly ExperimentRecord[]): void {
    this.#write(join(this.path, 'summary.csv'), summaryCsv(records))
  }

  /**
   * Whether the night can still be recorded here.
   *
   * @throws the error that says why not: the disk is full or read-only, or the folder was replaced.
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
    // Throws the system's own error if it is gone.
    statSync(this.path)
    if (!this.#isSameFolder()) {
      throw Object.assign(new Error(`${this.path} is not the folder any more that the night began in`), {
        code: 'ENOENT',
      })
    }
  }

  /** Releases the space that was held for the last records. */
  makeRoom(): void {
    this.#reserve.release()
  }

  /** An experiment starts again: its former files are about to be moved aside. */
  forgetExperiment(experimentId: string): void {
    this.#manifest.forget(experimentId)
  }

  /** Makes a folder in it, `control/1_before`, and those above that. */
  makeFolders(path: string): string {
    return makeFoldersIn(this.path, ...path.split('/'))
  }

  /** Folder of an experiment of this night. */
  experimentPath(experimentId: string): string {
    return join(this.path, experimentId)
  }

  /** An experiment has ended: gives what its training wrote into its folder to the user too. */
  chownExperimentToCaller(experimentId: string): void {
    chownTreeToCaller(this.experimentPath(experimentId))
  }

  close(): void {
    if (this.#isSameFolder()) this.#manifest.tellJournal()
    this.journal.close()
    this.#reserve.close()
  }

  /** Removes a new night in which nothing was started; a resumed one stays. */
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
    // Warnings of the meters and the background load quote other programs.
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
