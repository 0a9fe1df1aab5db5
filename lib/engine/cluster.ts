import type { SlurmConfig } from '../config/cluster/slurm.js'
import type { Settings } from '../plan/options.js'

/** A cluster, reached by the programs with which its users start jobs: nothing of ours runs on it beside them. */
export interface Cluster {
  readonly name: string
  /**
   * What is to be known before anything is begun: that its programs are there, and how much may be asked for at once.
   *
   * @throws RefusedError where its programs are not there, UsageError for settings that it cannot be asked with.
   */
  open(wishes: ClusterWishes, env: NodeJS.ProcessEnv): Promise<JobQueue>
  /** The jobs of these names, by task; undefined where the cluster does not answer now, which may pass. */
  look(names: readonly string[], env: NodeJS.ProcessEnv): Promise<readonly JobState[] | undefined>
  /** The node that this process runs on as one of its jobs; undefined where it is none of its jobs. */
  ownJob(env: NodeJS.ProcessEnv): Promise<OwnJob | undefined>
}

/** With what jobs are asked for: the options of the night, and where they say nothing the configuration. */
export interface ClusterWishes {
  readonly settings: Settings
  readonly config: SlurmConfig
}

/** Jobs that are started and looked at from outside. */
export interface JobQueue {
  /** How many tasks one submission may have at most. */
  readonly mostTasks: number
  /** Milliseconds between two looks. */
  readonly pollMs: number
  /** Submits a script as one job for each task; the cluster's refusal in its own words where it does not want it. */
  submit(request: JobRequest): Promise<Submitted>
  /** The jobs of these names, by task; undefined where the cluster does not answer now, which may pass. */
  look(names: readonly string[]): Promise<readonly JobState[] | undefined>
  /** What the cluster itself counted for jobs of these names, begun since; none where it counts nothing. */
  energyOf(names: readonly string[], sinceMs: number): Promise<CountedEnergy>
  /** Ends jobs: those that wait are taken back, those that run are asked to end in good order, or at once. */
  end(tasks: readonly string[], how: 'in good order' | 'at once'): Promise<void>
}

export interface JobRequest {
  /** By which it is found again. */
  readonly name: string
  readonly script: string
  /** Its output, with the cluster's places for the numbers of the job. */
  readonly output: string
  readonly folder: string
  /** From 1; 0 for a job that is no array. */
  readonly tasks: number
}

export type Submitted =
  | { readonly job: string }
  | { readonly refused: string /** Too many at once: fewer may be taken. */; readonly isLimit: boolean }

/** A task of a job as the cluster sees it. */
export interface JobState {
  /** `4711_3`. */
  readonly task: string
  readonly job: string
  /** From 1; 0 of a job that is no array. */
  readonly place: number
  readonly name: string
  readonly standing: 'waiting' | 'running' | 'over'
  /** The cluster's word: `PENDING`, `NODE_FAIL`. */
  readonly word: string
  /** Why it waits, or ended, in the cluster's words; empty where it does not say. */
  readonly reason: string
  /** Empty before it has one. */
  readonly node: string
}

/** What the cluster itself counted while jobs ran, also between runs; of which parts of a node, its plugin decides. */
export interface CountedEnergy {
  /** What it counts, in its own words: `acct_gather_energy/ipmi`. */
  readonly by: string
  readonly jobs: readonly JobEnergy[]
}

/** Of one turn of a job. */
export interface JobEnergy {
  readonly task: string
  readonly node: string
  readonly seconds: number
  readonly joules: number
}

/** What a process of a job knows of it. */
export interface OwnJob {
  /** `4711_3`, or `4711`. */
  readonly task: string
  readonly node: string
  readonly restarts: number
  readonly exclusive: boolean | null
  /** Milliseconds since the epoch, by the cluster's clock; undefined where it does not say. */
  readonly startMs: number | undefined
  /** Whether its time is about to be over, so that what is left needs another turn. */
  isTimeUp(): Promise<boolean>
  /** Puts it back into the queue, which ends this process too. Returns why that cannot be done; empty where it is. */
  requeue(): Promise<string>
  /** Whether another job still runs, by the cluster's own word; undefined where it does not say. */
  isAlive(task: string): Promise<boolean | undefined>
}
