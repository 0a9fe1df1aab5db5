import type { SeenMetric } from './log/read-log.js'
import type { Offer } from './offer/offer.js'

/** Who decides what of the offers is taken; each is asked at most once, in this order. */
export interface InitChoices {
  /** Which hyperparameters to sweep; their ranges may be changed. */
  readonly hyperparameters: (offers: readonly Offer[]) => Promise<readonly Offer[]>
  /** Whether to run the program once with its cheapest settings. @param command The line that would be run. */
  readonly trial: (command: string) => Promise<boolean>
  /** Which metrics of the log to keep. */
  readonly metrics: (offers: readonly SeenMetric[]) => Promise<readonly SeenMetric[]>
}

/** How a configuration is made from a program. */
export interface InitOptions {
  /** The program and its first arguments, for example `['python', 'train.py', '--data', 'mnist']`. */
  readonly program: readonly string[]
  /** Folder that it runs in (the working folder). */
  readonly cwd?: string | undefined
  /** Models file to write, or to add to (config/models_config.json of the project). */
  readonly config?: string | undefined
  /** What the repository is called in it (after the program). */
  readonly name?: string | undefined
  /** Hyperparameters to take, or `all` (those whose names people sweep). */
  readonly mutate?: readonly string[] | 'all' | undefined
  /** A log of an earlier run, from which metrics are read in place of a trial. */
  readonly log?: string | undefined
  /** Whether to run the program once, with its cheapest settings, to see its metrics (true). */
  readonly trial?: boolean | undefined
  /** Seconds that the program may take to print its help (10). */
  readonly helpTimeout?: number | undefined
  /** Seconds that the trial may take (300); what it printed until then is read. */
  readonly trialTimeout?: number | undefined
  /** Asked what to take; without it, what is suggested is taken. */
  readonly choose?: InitChoices | undefined
  /** Called with each step in words, before it is taken. */
  readonly onStep?: ((step: string) => void) | undefined
  /** Ends it in good order; nothing is written then. */
  readonly signal?: AbortSignal | undefined
  /** Ends what runs at once. */
  readonly forceKill?: AbortSignal | undefined
}

/** What was found and written. */
export interface Initialised {
  /** Name of the repository. */
  readonly repo: string
  /** Models file, an absolute path. */
  readonly config: string
  /** Absolute path; null where one was there already, which stays as it is. */
  readonly notebook: string | null
  /** Every file that was written or added to, absolute paths. */
  readonly written: readonly string[]
  /** Hyperparameters of the repository, by name. */
  readonly hyperparameters: readonly string[]
  /** Options that could be hyperparameters too, and were not taken. */
  readonly left: readonly string[]
  /** Metrics of the repository, and the value that the log has. */
  readonly metrics: Readonly<Record<string, number>>
  /** How the trial ended; null where there was none. */
  readonly trial: 'success' | 'failure' | 'timeout' | null
  /** What should be known of it. */
  readonly notes: readonly string[]
  /** The command lines to go on with: the plan, and the night. */
  readonly next: readonly [string, string]
}
