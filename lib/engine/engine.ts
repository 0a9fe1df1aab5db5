import type { OwnCards } from '../measure/energy/own-cards.js'
import type { Meter } from '../measure/meter.js'
import type { Gpu } from '../measure/nvidia-smi/gpus.js'
import type { NightPlan } from '../plan/plan-night.js'
import type { Prospect } from '../protocol/rule.js'
import type { IdleRecord, Machine, NightRecord } from '../record/schema.js'
import type { Attempt, AttemptSink, AttemptSpec } from '../run/attempt.js'
import type { QuietWatch } from '../run/conditions/quiet-watch.js'
import type { EmitEvent } from '../run/events.js'
import type { GovernorReport } from '../run/governor/governor.js'
import type { Stop } from '../run/stop.js'

/** Where experiments run. */
export interface Engine {
  readonly name: string
  /**
   * Finds out what can be measured there and which cards the runs may use; changes nothing.
   *
   * @throws UsageError for cards that do not exist.
   */
  survey(plan: NightPlan, env: NodeJS.ProcessEnv): Promise<Survey>
  /**
   * Holds the machine for a night until the host is disposed of. What is not available becomes a notice, and the
   * night goes on.
   *
   * @param nightEnv What identifies the night in the environment of everything it starts.
   */
  acquire(survey: Survey, plan: NightPlan, nightEnv: NodeJS.ProcessEnv, stop: Stop): Promise<Host>
  /** What else the machine does now; takes a second. */
  lookAround(survey: Survey): Promise<Pick<Prospect, 'othersShare' | 'jobs' | 'strangersOnCards'>>
  /** One execution of a command; never rejects for what the command does. */
  runAttempt(spec: AttemptSpec, sink: AttemptSink, stop: Stop): Promise<Attempt>
}

/** What is known of the machine before anything is held or written. */
export interface Survey {
  readonly env: NodeJS.ProcessEnv
  /** Lists the cards that the machine had when it was looked at. */
  listCards(): Promise<readonly Gpu[]>
  readonly meters: readonly Meter[]
  /** Names of meters that the machine has but that cannot measure what they should; they are reported as such. */
  readonly unableMeters: ReadonlySet<string>
  readonly cards: CardsOfRuns
  /** What the user should know about it. */
  readonly notices: readonly string[]
}

/** The cards that the runs of each repository may use. */
export interface CardsOfRuns {
  /** As night.json keeps them; undefined where the machine shows no cards. */
  readonly record: NightRecord['gpus']
  /** The cards of a repository's runs; undefined means all of the machine. */
  of(repository: string): OwnCards | undefined
  /** The cards that any run of the night may use, which a cool-down waits for. */
  readonly ofAnyRun: OwnCards
  /** The variables that let a repository's runs see only these cards. */
  environmentOf(repository: string): NodeJS.ProcessEnv
}

/** A machine that is held for a night. */
export interface Host extends AsyncDisposable {
  readonly meters: readonly Meter[]
  readonly cards: CardsOfRuns
  /** Environment of everything the night starts. */
  readonly env: NodeJS.ProcessEnv
  /** The cgroup that holds everything its experiments start; undefined where none may be made. */
  readonly cgroup: string | undefined
  /** Tells how busy others keep the machine between attempts. */
  readonly quiet: QuietWatch
  readonly facts: HostFacts
  readonly notices: readonly string[]
  /** Waits until `quiet` can tell how busy others are, before the first run: half a second at most. */
  settle(): Promise<void>
  /** What its cards are set to now; undefined where there are none, or their driver does not tell. */
  cardSettings(): Promise<NightRecord['cards_before'] | undefined>
  /** How its automatic cool-downs went. */
  readonly cooldowns: NonNullable<NightRecord['cooldowns']>
  /**
   * Measures the idle machine once it is at rest, if the night asks for it, so that energies can be given net of what
   * the machine takes anyway. Undefined if it does not, or if no meter gave a power, which is reported.
   *
   * @param isWarm Whether another night has only just ended: then the machine first comes to rest.
   */
  measureIdle(isWarm: boolean, emit: EmitEvent): Promise<IdleRecord | undefined>
  /** Waits between two experiments, so that they do not warm each other. */
  coolDown(emit: EmitEvent): Promise<void>
  /** Puts the machine back as it was; returns what the user has to do by hand. A second call does nothing. */
  release(): readonly string[]
}

/** What readers need to judge the joules of a machine. */
export interface HostFacts {
  readonly machine: Machine
  /** Versions of what takes part in a night, by name. */
  readonly versions: Readonly<Record<string, string>>
  /** Null where none was asked for. */
  readonly governor: GovernorReport | null
  /** What its cards are set to before the night; undefined where there are none, or their driver does not tell. */
  readonly cards: NightRecord['cards_before'] | undefined
}
