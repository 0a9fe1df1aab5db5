import type { JobQueue, JobState } from '../../engine/cluster.js'
import { RefusedError } from '../../errors.js'
import { sleep } from '../../os/sleep.js'
import { beginSubmission, type Submission, submissionsOf } from '../../record/cluster/submissions.js'
import type { Stop } from '../../run/stop.js'
import { type BlockProgress, progressReader } from '../blocks/block-progress.js'
import type { PlannedBlock } from '../blocks/blocks-of.js'
import type { NightStore } from '../store.js'
import { type BlockOnBoard, JobBoard } from './job-board.js'
import type { JobPlan } from './job-plan.js'
import { progressEvent } from './progress-event.js'
import { lastWords } from './try-node.js'

/** How often files are looked at; the cluster is asked less often. */
const lookMs = 1000

/** What it needs of the night on disk. */
type Store = Pick<NightStore, 'path' | 'name' | 'plan' | 'emit'>

/** Submits the blocks of a night and follows them, by what they write and by what the cluster says of their jobs. */
export class Follower {
  readonly #store: Store
  readonly #queue: JobQueue
  readonly #jobs: JobPlan
  readonly #blocks: readonly PlannedBlock<unknown>[]
  readonly #stop: Stop
  readonly #board: JobBoard
  readonly #read: (block: number) => BlockProgress
  readonly #told = new Map<number, string>()
  #progress: readonly BlockProgress[] = []
  #toldProgress = ''
  #mostTasks: number
  #asked = Number.NEGATIVE_INFINITY
  #everTaken: boolean

  private constructor(
    store: Store,
    queue: JobQueue,
    jobs: JobPlan,
    blocks: readonly PlannedBlock<unknown>[],
    stop: Stop,
    earlier: readonly Submission[],
    states: readonly JobState[],
  ) {
    this.#store = store
    this.#queue = queue
    this.#jobs = jobs
    this.#blocks = blocks
    this.#stop = stop
    this.#mostTasks = queue.mostTasks
    this.#everTaken = earlier.length > 0
    this.#board = new JobBoard(
      blocks.map(({ block }) => block),
      earlier,
      states,
      task => lastWords(jobs.outputOf(task)),
    )
    this.#read = progressReader(store.path)
  }

  /** @throws RefusedError where the cluster does not tell of the jobs that were submitted before. */
  static async of(
    store: Store,
    queue: JobQueue,
    jobs: JobPlan,
    blocks: readonly PlannedBlock<unknown>[],
    stop: Stop,
  ): Promise<Follower> {
    const earlier = submissionsOf(store.path)
    const states = await queue.look(earlier.map(({ name }) => name))
    if (states === undefined)
      throw new RefusedError('Slurm does not say now what became of the jobs of this night: try again later')
    return new Follower(store, queue, jobs, blocks, stop, earlier, states)
  }

  get isOver(): boolean {
    return this.#board.isOver
  }

  /** Which blocks did not end, and why, each reason once; empty where all did. */
  get left(): string {
    const byReason = new Map<string, number[]>()
    for (const { block, standing, reason } of this.#board.blocks)
      if (standing !== 'ended') byReason.set(reason, [...(byReason.get(reason) ?? []), block])
    const words = [...byReason].map(
      ([reason, blocks]) =>
        `${blocks.length === 1 ? 'block' : 'blocks'} ${blocks.join(', ')}: ${reason || 'not run'}`,
    )
    return words.length === 0
      ? ''
      : `${words.join('\n')}\nWhat is left goes on with: nightwatt run --resume ${this.#store.name}`
  }

  /** @param untilSubmitted Whether to return as soon as all are submitted. */
  async follow({ untilSubmitted }: { readonly untilSubmitted: boolean }): Promise<void> {
    while (!this.#stop.graceful.aborted) {
      await this.#look()
      if (this.#board.isOver) return
      await this.#submit()
      this.#tell()
      if (untilSubmitted && this.#board.wanted.length === 0) return
      await sleep(Math.min(lookMs, this.#queue.pollMs) / 1000, this.#stop.graceful)
    }
  }

  /** Ends all jobs in good order, at once when the user wants it so, and waits until none is left. */
  async end(): Promise<void> {
    for (let isAsked = false; ; ) {
      const jobs = await this.#queue.look(this.#board.names)
      const pauseSeconds = Math.min(lookMs, this.#queue.pollMs) / 1000
      if (jobs === undefined) {
        await sleep(pauseSeconds, this.#stop.immediate)
        continue
      }
      const alive = jobs.filter(({ standing }) => standing !== 'over')
      if (alive.length === 0) break
      const isHurried = this.#stop.immediate.aborted
      const tasks = alive.map(({ task }) => task)
      // One that only just began, or whose node did not hear it, is asked once more when it is all that is left.
      if (!isAsked || isHurried) await this.#queue.end(tasks, isHurried ? 'at once' : 'in good order')
      else await this.#queue.end(tasksWaiting(alive), 'in good order')
      isAsked = true
      await sleep(pauseSeconds, this.#stop.immediate)
    }
    this.#asked = Number.NEGATIVE_INFINITY
    await this.#look()
  }

  async #look(): Promise<void> {
    const before = this.#progress
    this.#progress = this.#blocks.map(({ block }) => this.#read(block))
    const hasChanged = this.#progress.some((now, place) => now !== before[place])
    const isTime = performance.now() - this.#asked >= this.#queue.pollMs
    const jobs = isTime ? await this.#queue.look(this.#board.names) : undefined
    if (isTime) this.#asked = performance.now()
    if (isTime || hasChanged) this.#board.see(this.#progress, jobs)
    this.#tell()
  }

  async #submit(): Promise<void> {
    const { settings, config } = this.#store.plan
    const atOnce = settings.nodesAtOnce ?? config.slurm?.nodes_at_once
    for (;;) {
      const { wanted, blocks } = this.#board
      const active = blocks.filter(({ standing }) => standing === 'waiting' || standing === 'running').length
      // Each array holds to the number of nodes by itself, and knows of no other.
      if (wanted.length === 0 || (atOnce !== undefined && active > 0)) return
      const submission = beginSubmission(this.#store.path, this.#store.name, wanted.slice(0, this.#mostTasks))
      this.#board.submitted(submission)
      const answer = await this.#queue.submit(this.#jobs.request(submission))
      if ('job' in answer) {
        this.#everTaken = true
        this.#store.emit({ type: 'jobs-submitted', job: answer.job, blocks: submission.blocks })
        continue
      }
      const { refused, isLimit } = answer
      const mayTakeFewer = isLimit && (submission.blocks.length > 1 || active > 0)
      this.#board.refused(submission, refused, !mayTakeFewer)
      if (!mayTakeFewer && !this.#everTaken)
        throw new RefusedError(`Slurm does not take the jobs: ${refused}`)
      if (!mayTakeFewer) return
      this.#mostTasks = Math.max(1, Math.ceil(submission.blocks.length / 2))
      // With one alone refused, the next is tried when another has ended.
      if (submission.blocks.length === 1) return
    }
  }

  #tell(): void {
    for (const block of this.#board.blocks) {
      const text = JSON.stringify([block.standing, block.job, block.node, block.reason])
      if (block.standing === 'wanted' || this.#told.get(block.block) === text) continue
      const isNew = !this.#told.has(block.block) && block.standing === 'waiting' && block.job === ''
      this.#told.set(block.block, text)
      if (!isNew) this.#store.emit({ type: 'block', ...ofEvent(block), standing: block.standing })
    }
    const event = progressEvent(this.#store.plan.experiments.length, this.#board.blocks, this.#progress)
    const text = JSON.stringify(event)
    if (text === this.#toldProgress) return
    this.#toldProgress = text
    this.#store.emit(event)
  }
}

function ofEvent({ block, job, node, reason, succeeded, failed }: BlockOnBoard) {
  return { block, job, node, reason, succeeded, failed }
}

function tasksWaiting(jobs: readonly { readonly task: string; readonly standing: string }[]): string[] {
  return jobs.filter(({ standing }) => standing === 'waiting').map(({ task }) => task)
}
