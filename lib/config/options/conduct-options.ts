import * as kinds from './kinds.js'
import { option, setting } from './option.js'

const day = 86_400
const seconds = { argument: 'seconds', min: 0, max: day, allowed: 'seconds from 0 to 86400' } as const

/** How a night is run and measured, whatever it runs. A rerun inherits these, and may change them. */
export const conductOptions = {
  /** Most retries of a failed attempt (2). */
  maxRetries: setting(
    kinds.number({ min: 0, max: 1000, whole: true, allowed: 'a whole number from 0', argument: 'n' }),
    2,
    {
      otherwise: "the batch file's max_retries, else 2",
      help: 'how often a failed attempt is tried again at most',
    },
  ),
  /** The processors' frequency governor during the night; null leaves it as it is, whatever a batch file says. */
  governor: setting(kinds.governor, null, {
    short: 'g',
    otherwise: "the batch file's, else left as it is",
    help: 'frequency governor of the processors during the night, put back afterwards: performance, powersave, ondemand, conservative or schedutil; needs root',
  }),
  /** Folder of the nights, relative to the root, which is that of `config` (results). */
  results: option(kinds.path('dir'), {
    besideResume: true,
    otherwise: 'results',
    help: 'folder of the nights, relative to the project',
  }),
  /**
   * What the night may take, as `2kWh,8h,5failures`: it ends in good order before the experiment that would exceed it
   * (none). Beside `resume` the night goes on with it.
   */
  budget: setting(kinds.budget, 'none', {
    besideResume: true,
    help: 'what the night may take, as 2kWh,8h,5failures: it ends in good order before the experiment that would exceed it; with --resume a larger one lets it go on',
  }),
  /** Seconds between two experiments, or `auto`: until temperature and power are back at rest (60). */
  cooldown: setting(
    kinds.number({ ...seconds, allowed: 'seconds from 0 to 86400, or auto', also: 'auto' }),
    60,
    {
      help: 'wait between experiments; auto: until temperature and power are back at rest',
    },
  ),
  /** Seconds for which the idle machine is measured before the first run, for energies net of it (0: it is not). */
  idle: setting(
    kinds.number({
      min: 5,
      max: 3600,
      allowed: 'seconds from 5 to 3600, or 0 for none',
      argument: 'seconds',
      also: 0,
    }),
    0,
    {
      otherwise: '0, not at all',
      help: 'measure the idle machine for this long before the first run, so that energies are also given net of it',
    },
  ),
  /**
   * Run one unchanging workload before, midway and after the experiments, kept apart from them: the configuration's
   * `control`, else a small one of ours. Its spread is the night's noise floor (false).
   */
  control: setting(kinds.yesOrNo, false, {
    help: "run one unchanging workload before, midway and after the experiments, which tells the night's noise floor and drift: the configuration's control, else a small one of ours",
  }),
  /** Runs before the first experiment, recorded and never counted: the first settings of the night's order (0). */
  warmup: setting(
    kinds.number({ min: 0, max: 1000, whole: true, allowed: 'a whole number from 0 to 1000', argument: 'k' }),
    0,
    {
      otherwise: "the batch file's, else 0",
      help: 'so many runs before the first experiment, of the first settings, recorded and never counted',
    },
  ),
  /** Seconds before a retry (30). */
  retryDelay: setting(kinds.number(seconds), 30, {
    help: 'wait before a retry',
  }),
  /** Seconds after which an attempt is ended (36,000). */
  timeout: setting(
    kinds.number({ min: 0.1, max: 24 * day, allowed: 'seconds from 0.1 to 2073600', argument: 'seconds' }),
    36_000,
    { help: 'end an attempt after so long' },
  ),
  /** Bytes a log may take; over that its beginning and end are kept; 0 for no limit (1,000,000,000). */
  maxLog: setting(kinds.logSize, 1_000_000_000, {
    otherwise: '1GB',
    help: 'most that a log may take, as 500MB or 10kB; over that its beginning and end are kept; 0 for no limit',
  }),
  /** False switches all meters off (true). */
  energy: setting(kinds.yesOrNo, true, { help: 'measure no energy' }),
  /** Milliseconds between two samples (200). */
  sampleInterval: setting(
    kinds.number({
      min: 50,
      max: 60_000,
      whole: true,
      allowed: 'milliseconds from 50 to 60000',
      argument: 'ms',
    }),
    200,
    { help: 'time between two samples of a meter' },
  ),
  /**
   * Cards whose joules are the runs': `auto` (those that the environment lets a program use), `all`, `none`, or
   * numbers of nvidia-smi and UUIDs, which are then the only ones that the runs may use (what the repository's `gpus`
   * says, or `auto`).
   */
  gpus: setting(kinds.gpus, null, {
    otherwise: "the repository's gpus, else auto",
    help: "cards whose joules are the runs': auto (what CUDA_VISIBLE_DEVICES, a container or Slurm lets them use), all, none, or numbers of nvidia-smi and UUIDs, as 0,3; a list, and none, also set CUDA_VISIBLE_DEVICES for the runs, all and auto leave it",
  }),
  /** Names of variables, options and keys that night.json is not to show, besides what looks like a secret; `*` is any letters. */
  redact: option(kinds.secretNames, {
    help: 'variables, options and keys that night.json is not to show, with * for any letters, besides what looks like a secret; repeatable',
  }),
  /** Keep the files of failed attempts even when a later one succeeded (false). */
  keepFailed: setting(kinds.yesOrNo, false, {
    help: 'keep the files of failed attempts when a later one succeeds',
  }),
  /** Continue even when three experiments in a row failed at once in the same way (false). */
  keepGoing: setting(kinds.yesOrNo, false, {
    help: 'continue even when three experiments in a row failed at once in the same way, which otherwise stops the night',
  }),
  /** Start even if the results' disk has clearly too little space (false). */
  skipSpaceCheck: setting(kinds.yesOrNo, false, {
    ofTheMoment: true,
    help: 'start even if the disk of the results clearly has too little space',
  }),
  /** Wait until the night that holds the machine has ended, rather than be refused (false). */
  wait: setting(kinds.yesOrNo, false, {
    besideResume: true,
    ofTheMoment: true,
    help: 'wait until the night that holds this machine has ended, rather than be refused',
  }),
  /** False runs it even beside another night, which spoils the joules of both (true). */
  lock: setting(kinds.yesOrNo, true, {
    besideResume: true,
    ofTheMoment: true,
    help: 'run beside another night, which spoils the joules of both',
  }),
  /** Refuse a night that would break the protocol, and mark the runs that do so later as not to be compared (false). */
  strict: setting(kinds.yesOrNo, false, {
    help: 'refuse a night that would break the protocol (docs/protocol.md), and leave runs that break it later out of means and comparisons',
  }),
  /** Why settings are run fewer than five times; recorded, and told with the protocol. */
  fewRepeats: option(kinds.text('reason', 'a reason, as a text'), {
    help: 'why settings are run fewer than five times, for the protocol: "random search"',
  }),
  /** What the night is called wherever nights are named, beside its folder's name; it can be found by it too. */
  label: option(kinds.label, {
    ofTheMoment: true,
    help: 'what the night is called wherever nights are named: report "wide lr" finds it',
  }),
  /** Where experiments run (local). */
  engine: setting(kinds.engine, 'local', {
    help: 'where experiments run: local, or slurm: each block of them alone on a node of a cluster',
  }),
}
