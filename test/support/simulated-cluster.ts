import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CountedEnergy, JobQueue, JobRequest, JobState, Submitted } from '../../lib/engine/cluster.ts'
import { claimBlock } from '../../lib/record/cluster/claim.ts'
import { blockFolder } from '../../lib/record/cluster/places.ts'
import type { Submission } from '../../lib/record/cluster/submissions.ts'
import type { Random } from './random.ts'

type Word =
  | 'PENDING'
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'TIMEOUT'
  | 'NODE_FAIL'
  | 'PREEMPTED'
  | 'OUT_OF_MEMORY'

interface Task {
  readonly task: string
  readonly job: string
  readonly place: number
  readonly name: string
  readonly block: number
  word: Word
  node: string
  release: (() => void) | undefined
  restarts: number
  /** Finished experiments of its block, as it knows: a job reads them once, when it begins. */
  done: number
  /** Whether it has claimed its block. */
  hasBegun: boolean
  /** Looks at which the cluster does not tell of it, though it is there no more. */
  isForgotten: boolean
}

/**
 * A cluster that loses nodes and time, puts jobs back into its queue, forgets what it knew and does not answer, all of it
 * at random. Its jobs claim their blocks and write their journals as real ones do, but train nothing.
 */
export class SimulatedCluster implements JobQueue {
  readonly mostTasks: number
  readonly pollMs = 0
  /** How often each experiment was run to its end. */
  readonly runs = new Map<number, number>()
  readonly #random: Random
  readonly #night: string
  readonly #settings: number
  readonly #nodes: number
  readonly #tasks: Task[] = []
  /** Experiments that ended, by block, as a job that goes on finds them on disk. */
  readonly #finished = new Map<number, number>()
  #jobs = 0
  #faults: boolean

  constructor(night: string, settings: number, random: Random, nodes = 8) {
    this.#nodes = nodes
    this.#night = night
    this.#settings = settings
    this.#random = random
    this.mostTasks = 5 + random.below(50)
    this.#faults = true
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#faults = false
  }

  #isUnlucky(oneIn: number): boolean {
    return this.#faults && this.#random.below(oneIn) === 0
  }

  async submit(request: JobRequest): Promise<Submitted> {
    const { blocks, name } = JSON.parse(request.script) as Submission
    if (this.#isUnlucky(10)) return { refused: 'AssocMaxSubmitJobLimit', isLimit: true }
    this.#jobs += 1
    const job = String(this.#jobs)
    for (const [position, block] of blocks.entries()) {
      const place = position + 1
      const about = { task: `${job}_${place}`, job, place, name, block }
      this.#tasks.push({
        ...about,
        word: 'PENDING',
        node: '',
        release: undefined,
        restarts: 0,
        hasBegun: false,
        done: 0,
        isForgotten: false,
      })
    }
    return { job }
  }

  async look(names: readonly string[]): Promise<readonly JobState[] | undefined> {
    for (const task of this.#tasks) await this.#step(task)
    if (this.#isUnlucky(8)) return undefined
    return this.#tasks
      .filter(({ name, isForgotten }) => names.includes(name) && !isForgotten)
      .map(({ task, job, place, name, word, node }) => {
        const standing = word === 'PENDING' ? 'waiting' : word === 'RUNNING' ? 'running' : 'over'
        return { task, job, place, name, word, node, standing, reason: word === 'PENDING' ? 'Resources' : '' }
      })
  }

  async isAlive(task: string): Promise<boolean | undefined> {
    const found = this.#tasks.find(one => one.task === task)
    return found !== undefined && (found.word === 'PENDING' || found.word === 'RUNNING')
  }

  async energyOf(): Promise<CountedEnergy> {
    return { by: '', jobs: [] }
  }

  async end(tasks: readonly string[]): Promise<void> {
    for (const task of this.#tasks) if (tasks.includes(task.task)) this.#over(task, 'COMPLETED')
  }

  async #step(task: Task): Promise<void> {
    if (task.word === 'PENDING' && this.#random.below(3) > 0) await this.#start(task)
    else if (task.word === 'RUNNING' && task.hasBegun) this.#work(task)
  }

  async #start(task: Task): Promise<void> {
    task.node = `n${1 + this.#random.below(this.#nodes)}`
    task.word = 'RUNNING'
    task.hasBegun = false
    const { task: job, restarts, node, block } = task
    const claimed = await claimBlock(this.#night, block, { job, restarts, node, host: node }, async holder =>
      holder.job === job ? false : (await this.isAlive(holder.job ?? '')) === true,
    )
    // Another is at work on it: it ends without having done anything.
    if ('heldBy' in claimed) {
      task.word = 'COMPLETED'
      return
    }
    task.release = claimed.release
    task.hasBegun = true
    task.done = this.#finished.get(block) ?? 0
    mkdirSync(blockFolder(this.#night, block), { recursive: true })
    const type = this.#finished.has(block) ? 'night-resumed' : 'night-started'
    this.#tell(block, { type, total: this.#settings, process: null })
    if (!this.#finished.has(block)) this.#finished.set(block, 0)
  }

  #work(task: Task): void {
    const { block } = task
    const done = task.done
    if (done < this.#settings) {
      const index = (block - 1) * this.#settings + done + 1
      this.#tell(block, { type: 'experiment-started', index, experiment_id: `toy_${index}`, experiment: {} })
      if (this.#isUnlucky(12)) {
        this.#fail(task)
        return
      }
      this.#tell(block, { type: 'experiment-ended', index, outcome: 'success', cause: null })
      this.runs.set(index, (this.runs.get(index) ?? 0) + 1)
      task.done = done + 1
      this.#finished.set(block, Math.max(task.done, this.#finished.get(block) ?? 0))
      return
    }
    this.#tell(block, { type: 'night-ended', succeeded: done, failed: 0, interrupted: false, failure: '' })
    this.#over(task, 'COMPLETED')
  }

  /** A job ends in the middle: the cluster starts it again, says why it ended, or forgets it. */
  #fail(task: Task): void {
    const how = this.#random.below(6)
    if (how === 0) {
      task.word = 'PENDING'
      task.node = ''
      task.restarts += 1
      return
    }
    const words = ['FAILED', 'TIMEOUT', 'NODE_FAIL', 'PREEMPTED', 'OUT_OF_MEMORY'] as const
    // A node that is lost releases nothing.
    if (how === 1) task.release = undefined
    this.#over(task, this.#random.of(words))
    task.isForgotten = this.#random.below(4) === 0
  }

  #over(task: Task, word: Word): void {
    task.word = word
    task.release?.()
    task.release = undefined
  }

  #tell(block: number, line: Readonly<Record<string, unknown>>): void {
    const entry = { time: '2026-11-23T21:30:00.000+00:00', ...line }
    appendFileSync(join(blockFolder(this.#night, block), 'journal.ndjson'), `${JSON.stringify(entry)}\n`)
  }
}
