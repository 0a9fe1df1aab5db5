import type { JobState } from '../../engine/cluster.js'
import type { Submission } from '../../record/cluster/submissions.js'
import type { BlockProgress } from '../blocks/block-progress.js'

/** A block, and what is done about it. */
export interface BlockOnBoard {
  readonly block: number
  /** `wanted` is to be submitted, `left` is not submitted again by itself. */
  readonly standing: 'wanted' | 'waiting' | 'running' | 'ended' | 'left'
  readonly job: string
  readonly node: string
  readonly reason: string
  readonly succeeded: number
  readonly failed: number
}

interface Own extends BlockOnBoard {
  /** How often it was submitted since it last came further. */
  readonly tries: number
  /** Looks in a row at which no job of it was there, though it is not over. */
  readonly looksWithoutJob: number
  /** Finished experiments when it was submitted last. */
  readonly finishedBefore: number
}

// What a job leaves on a shared disk may be seen late, and a new job in the queue too.
const looksUntilGone = 3
const mostTries = 3

/**
 * Who works on which block, and which blocks are to be submitted: a job that lost its node, its time or its turn is
 * followed by another, unless it was cancelled, failed before it began, or came no further several times. Nothing here
 * touches disk, clock or cluster.
 */
export class JobBoard {
  readonly #blocks: Map<number, Own>
  readonly #submissions: Submission[]
  /** Words of the output of a job that failed before its block began. */
  readonly #wordsOf: (task: string) => string

  /** Tasks of earlier that were over before this began: they say nothing about what follows. */
  readonly #past: ReadonlySet<string>

  /**
   * @param earlier Submissions of before, whose jobs may still be there.
   * @param jobs Those jobs, as they are now.
   */
  constructor(
    blocks: readonly number[],
    earlier: readonly Submission[],
    jobs: readonly JobState[],
    wordsOf: (task: string) => string,
  ) {
    this.#submissions = [...earlier]
    this.#wordsOf = wordsOf
    this.#past = new Set(jobs.filter(({ standing }) => standing === 'over').map(({ task }) => task))
    const tasks = this.#tasksByBlock(jobs)
    this.#blocks = new Map(
      blocks.map(block => {
        const isAsked = tasks.has(block)
        return [block, { ...fresh, block, standing: isAsked ? 'waiting' : 'wanted', tries: isAsked ? 1 : 0 }]
      }),
    )
  }

  get blocks(): readonly BlockOnBoard[] {
    return [...this.#blocks.values()]
  }

  get wanted(): readonly number[] {
    return this.blocks.filter(({ standing }) => standing === 'wanted').map(({ block }) => block)
  }

  /** Whether nothing runs, waits or is to be submitted. */
  get isOver(): boolean {
    return this.blocks.every(({ standing }) => standing === 'ended' || standing === 'left')
  }

  get names(): readonly string[] {
    return this.#submissions.map(({ name }) => name)
  }

  submitted(submission: Submission): void {
    this.#submissions.push(submission)
    for (const block of submission.blocks) {
      const own = this.#blocks.get(block)
      if (own === undefined) continue
      const finishedBefore = own.succeeded + own.failed
      this.#blocks.set(block, {
        ...own,
        standing: 'waiting',
        node: '',
        job: '',
        reason: '',
        tries: own.tries + 1,
        looksWithoutJob: 0,
        finishedBefore,
      })
    }
  }

  /** A submission that the cluster refused: its blocks are left with its words, or wanted again. */
  refused(submission: Submission, reason: string, isFinal: boolean): void {
    this.#submissions.splice(this.#submissions.indexOf(submission), 1)
    for (const block of submission.blocks) {
      const own = this.#blocks.get(block)
      if (own !== undefined)
        this.#blocks.set(block, {
          ...own,
          standing: isFinal ? 'left' : 'wanted',
          reason,
          tries: Math.max(0, own.tries - 1),
        })
    }
  }

  /**
   * Takes what the files and the cluster say now.
   *
   * @param jobs Undefined where the cluster did not answer: then nothing is concluded from what is not there.
   */
  see(progress: readonly BlockProgress[], jobs: readonly JobState[] | undefined): void {
    const tasks = jobs === undefined ? undefined : this.#tasksByBlock(jobs)
    for (const seen of progress) {
      const own = this.#blocks.get(seen.block)
      if (own === undefined || own.standing === 'ended' || own.standing === 'left') continue
      const { succeeded, failed } = seen
      const now = { ...own, succeeded, failed }
      if (seen.standing === 'over')
        this.#blocks.set(seen.block, { ...now, standing: 'ended', reason: seen.failure })
      else if (tasks === undefined || own.standing === 'wanted') this.#blocks.set(seen.block, now)
      else this.#blocks.set(seen.block, this.#judged(now, seen, tasks.get(seen.block) ?? []))
    }
  }

  /** Every task that is there for a block, the latest last. */
  #tasksByBlock(jobs: readonly JobState[]): ReadonlyMap<number, readonly JobState[]> {
    const byBlock = new Map<number, JobState[]>()
    for (const { name, blocks } of this.#submissions) {
      for (const job of jobs) {
        const block = job.name === name ? blocks[job.place - 1] : undefined
        if (job.standing === 'over' && this.#past.has(job.task)) continue
        if (block !== undefined) byBlock.set(block, [...(byBlock.get(block) ?? []), job])
      }
    }
    return byBlock
  }

  #judged(own: Own, seen: BlockProgress, tasks: readonly JobState[]): Own {
    const alive =
      tasks.find(({ standing }) => standing === 'running') ??
      tasks.find(({ standing }) => standing === 'waiting')
    if (alive !== undefined) {
      const { task: job, node, reason, standing } = alive
      const isRunning = standing === 'running'
      return { ...own, standing: isRunning ? 'running' : 'waiting', job, node, reason, looksWithoutJob: 0 }
    }
    const looksWithoutJob = own.looksWithoutJob + 1
    if (looksWithoutJob < looksUntilGone) return { ...own, looksWithoutJob }
    return this.#gone({ ...own, looksWithoutJob: 0 }, seen, tasks.at(-1))
  }

  /** No job of the block is left, and it is not over. */
  #gone(own: Own, { standing }: BlockProgress, job: JobState | undefined): Own {
    const finished = own.succeeded + own.failed
    const tries = finished > own.finishedBefore ? 0 : own.tries
    const where = job === undefined ? 'its job' : `job ${job.task}${job.node === '' ? '' : ` on ${job.node}`}`
    const left = (reason: string): Own => ({ ...own, standing: 'left', reason })
    const how = howItEnded(job)
    if (job?.word === 'CANCELLED') return left(`${where} was cancelled`)
    if (job?.word === 'FAILED' && standing === 'not begun') {
      const words = this.#wordsOf(job.task)
      return left(words === '' ? `${where} failed before it began, and left no word` : words)
    }
    if (tries >= mostTries) return left(`${where} ${how}, and it came no further in ${tries} turns`)
    return { ...own, standing: 'wanted', tries, reason: `${where} ${how}` }
  }
}

const fresh = {
  job: '',
  node: '',
  reason: '',
  succeeded: 0,
  failed: 0,
  looksWithoutJob: 0,
  finishedBefore: 0,
} as const

const endings: Readonly<Record<string, string>> = {
  COMPLETED: 'ended without having done it',
  FAILED: 'failed',
  TIMEOUT: 'came to the end of its time',
  NODE_FAIL: 'lost its node',
  BOOT_FAIL: 'got a node that did not start',
  PREEMPTED: 'had to make way for another',
  OUT_OF_MEMORY: 'ran out of memory',
  DEADLINE: 'came to its deadline',
}

function howItEnded(job: JobState | undefined): string {
  if (job === undefined) return 'is gone, and the cluster does not know why'
  return endings[job.word] ?? `ended as ${job.word}`
}
