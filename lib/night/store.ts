import type { PlannedExperiment } from '../design/plan.js'
import type { Survey } from '../engine/engine.js'
import { RecordError } from '../errors.js'
import type { NightPlan } from '../plan/plan-night.js'
import { marked } from '../protocol/left-out.js'
import { openExperimentFolder } from '../record/experiment/experiment-folder.js'
import { withSums } from '../record/experiment/with-sums.js'
import type { Journal } from '../record/journal/journal.js'
import type { NightFolder } from '../record/night/night-folder.js'
import { planForRecord, sweepForRecord } from '../record/night/planned.js'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'
import type { Redactor } from '../record/secrets/redact.js'
import type { EmitEvent, NightEvent } from '../run/events.js'
import type { ExperimentTask } from '../run/experiment.js'
import type { ExperimentFiles } from '../run/files.js'
import type { Stop } from '../run/stop.js'
import { describeSystemError } from './disk/disk-failure.js'
import { type DiskWatch, watchDisk } from './disk/disk-watch.js'
import { RecordingFailure } from './disk/recording-failure.js'
import { checkSpace, type ExperimentSpace, spaceOfNight } from './disk/space.js'
import { grownPlan } from './precision/grown-plan.js'
import { tasksOf } from './tasks.js'
import { experimentsLeft, type Work } from './work.js'

/**
 * A night on its way to the disk. It owns the folder, the journal and the watch over the free space, and it ends the
 * night when nothing can be recorded any more.
 */
export class NightStore implements Disposable {
  /** Why the night can no longer be recorded; its signal ends what runs. */
  readonly failure: RecordingFailure
  readonly notices: readonly string[]
  readonly #folder: NightFolder
  readonly #work: Work
  #plan: NightPlan
  readonly #listener: EmitEvent
  readonly #records: ExperimentRecord[]
  #night: NightRecord | undefined
  #disk: DiskWatch | undefined

  private constructor(
    folder: NightFolder,
    work: Work,
    space: readonly ExperimentSpace[],
    notices: readonly string[],
    listener: EmitEvent,
  ) {
    this.#folder = folder
    this.#work = work
    this.#plan = work.plan
    this.#listener = listener
    this.#records = [...work.finished]
    this.notices = notices
    this.failure = RecordingFailure.of(folder, space)
  }

  /**
   * Opens the folder that the night is written to, a new one, or the one in which it began.
   *
   * @param listener Called with every event once the journal has it; does not throw.
   * @throws RefusedError if the disk clearly has too little space, RecordError if it cannot be written to.
   */
  static async open(
    work: Work,
    survey: Survey,
    to: {
      readonly redactor: Redactor
      readonly startMs: number
      readonly stop: Stop
      readonly listener: EmitEvent
    },
  ): Promise<NightStore> {
    const { plan } = work
    const left = experimentsLeft(work)
    const space = await spaceOfNight(left, plan, survey)
    const notices = checkSpace(space, plan)
    const folder = await work.openFolder(to.redactor, to.startMs, to.stop)
    return new NightStore(folder, work, space, notices, to.listener)
  }

  get name(): string {
    return this.#folder.name
  }
  get path(): string {
    return this.#folder.path
  }
  /** Takes secrets out of everything that the night records. */
  get redactor(): Redactor {
    return this.#folder.redactor
  }

  /** The records of all experiments that have ended, including those finished before a resume. */
  get records(): readonly ExperimentRecord[] {
    return this.#records
  }

  /**
   * Writes night.json and the summary, before anything is started: so a disk that cannot be written to is noticed
   * now.
   *
   * @throws RecordError when it cannot be written; a new night leaves nothing behind then.
   */
  begin(night: NightRecord): void {
    try {
      this.#folder.writeNight(night)
      this.#folder.writeSummary(this.#records)
    } catch (error) {
      this.#folder.discard()
      throw new RecordError(
        `The night cannot be recorded in ${this.path}: ${describeSystemError(error)} Nothing was started.`,
        { cause: error },
      )
    }
    this.#night = night
    this.#folder.whenFull(error => this.failure.report(error))
    this.failure.signal.addEventListener('abort', () => {
      const text = `The night cannot be recorded any more, so it ends: ${this.failure.words}`
      this.emit({ type: 'notice', text })
    })
  }

  /**
   * Writes an event to the journal, then calls the listener. Events come from timers and streams, where an exception
   * would end the process and leave the training behind, so nothing is thrown here.
   */
  readonly emit = (event: NightEvent): void => {
    this.failure.unless(() => this.#folder.journal.append(event))
    this.#listener(event)
  }

  /** Nothing was started: of a new night nothing is left. */
  readonly abandon = (): void => this.#folder.discard()

  /** Makes room for the attempts that follow, and watches the disk from here on. */
  openExperiments(): readonly ExperimentTask[] {
    this.#work.tidy(this.#folder)
    this.#disk = watchDisk(this.#folder, this.failure)
    const { left, previousAttempts } = this.#work
    return tasksOf(this.#plan, this.#folder, previousAttempts).filter(({ index }) => left.has(index))
  }

  /** The plan so far: it grows where nobody knew at the start how much would run. */
  get plan(): NightPlan {
    return this.#plan
  }

  /** Adds what runs besides to the plan, on disk before it starts. */
  extendPlan(experiments: readonly PlannedExperiment[]): readonly ExperimentTask[] {
    const plan = grownPlan(this.#plan, experiments)
    this.#plan = plan
    const facts = { plan: planForRecord(plan), ...sweepForRecord(plan) }
    this.note(facts, 'plan-extended', { total: plan.experiments.length, experiments: [...experiments] })
    return tasksOf(plan, this.#folder, new Map()).slice(-experiments.length)
  }

  /** Checks the disk at once: a training has failed, and the disk may be the cause. */
  readonly look = (): void => this.#disk?.look()

  openExperiment({ index, experimentId }: ExperimentTask, keepFailed: boolean): ExperimentFiles {
    return this.#open(this.#folder.experimentPath(experimentId), index, keepFailed)
  }

  /** @param folder Of a run that is no experiment, relative to the night's. */
  openAside(folder: string): ExperimentFiles {
    return this.#open(this.#folder.makeFolders(folder), 0, true)
  }

  #open(path: string, index: number, keepFailed: boolean): ExperimentFiles {
    return openExperimentFolder(path, {
      keepFailed,
      onProblem: problem => this.emit({ type: 'record-problem', index, problem }),
      onInterrupted: () => this.#makeRoomWhenFull(),
    })
  }

  /** What is known of the night so far; undefined before it began. */
  get night(): NightRecord | undefined {
    return this.#night
  }

  /** Keeps a run that is no experiment, in its folder, in night.json and in a line of the journal. */
  keepAside(
    record: ExperimentRecord,
    facts: Pick<NightRecord, 'control' | 'warmup'>,
    ...line: Parameters<Journal['write']>
  ): void {
    this.failure.unless(() => this.#folder.writeAside(record))
    this.note(facts, ...line)
  }

  /** Keeps something in night.json and in a line of the journal. */
  note(facts: Partial<NightRecord>, ...line: Parameters<Journal['write']>): void {
    this.amend(facts)
    this.failure.unless(() => this.#folder.journal.write(...line))
  }

  /** Adds to night.json what is known only after the night began. */
  amend(facts: Partial<NightRecord>): void {
    const night = this.#night
    if (night === undefined) return
    const amended = { ...night, ...facts }
    this.failure.unless(() => {
      this.#folder.writeNight(amended)
      this.#night = amended
    })
  }

  /**
   * Writes the record of an experiment, with what its phases and its target took, on disk when this returns.
   *
   * @throws the error of the system.
   */
  commit(ended: ExperimentRecord): void {
    const folder = this.#folder.experimentPath(ended.experiment_id)
    const whole = this.#night === undefined ? ended : withSums(ended, folder, this.#night)
    const record = marked(whole, this.#night, this.#records)
    this.#folder.writeExperiment(record)
    const all = [...this.#records, record]
    this.#folder.writeSummary(all.sort((left, right) => left.index - right.index))
    this.#records.push(record)
  }

  /** Takes what others have recorded, as the blocks of a night on a cluster do, into the summary. */
  gather(records: readonly ExperimentRecord[]): void {
    this.#records.splice(0, this.#records.length, ...records)
    this.failure.unless(() => this.#folder.writeSummary(this.#records))
  }

  /** An experiment is over: gives what its training wrote into its folder to the user too. */
  chownToCaller({ experimentId }: ExperimentTask): void {
    this.#folder.chownExperimentToCaller(experimentId)
  }

  /** No experiment follows: releases the space that was held for the last records. */
  endExperiments(): void {
    this.#disk?.stop()
    this.#makeRoomWhenFull()
  }

  [Symbol.dispose](): void {
    this.#disk?.stop()
    this.#folder.close()
    // Of a night that never began, nothing is left behind.
    if (this.#night === undefined) this.#folder.discard()
  }

  #makeRoomWhenFull(): void {
    if (this.failure.failure !== undefined) this.#folder.makeRoom()
  }
}
