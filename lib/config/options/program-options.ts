import { maxLevels, maxRepeats, usualMaxRepeats } from '../designs.js'
import * as kinds from './kinds.js'
import { option, setting } from './option.js'

const day = 86_400
const seconds = { argument: 'seconds', min: 0, max: day, allowed: 'seconds from 0 to 86400' } as const

/** What a night runs. */
export const programOptions = {
  /** Repository of the configuration to train. */
  repo: option(kinds.name('the name of a repository'), {
    short: 'r',
    help: 'repository of the configuration to train',
  }),
  /** Models of the repository: every setting runs with each of them. A repository with one model needs none named. */
  model: option(kinds.modelNames, {
    short: 'm',
    otherwise: 'the only model of the repository',
    help: "the repository's model, or several, with each of which every setting runs",
  }),
  /** Batch file, or its content: what to run in place of `repo`, `model` and `mutate`. */
  experimentConfig: option(kinds.file('a batch file'), {
    inPlaceOf: ['repo', 'model', 'mutate', 'command'],
    help: 'batch file: what to run, in place of -r, -m and -mt',
  }),
  /** Leave entries of the batch file out that cannot be run, rather than refuse it (false). */
  skipInvalid: option(kinds.yesOrNo, {
    onlyWith: 'experimentConfig',
    help: 'leave entries of the batch file out that cannot be run, rather than refuse it',
  }),
  /** A program and its first arguments, in place of a models file: run in the working folder, without a shell. */
  command: option(kinds.commandLine, {
    inPlaceOf: ['repo', 'model', 'mutate', 'config', 'subjects'],
    help: 'a program and its arguments, run in the working folder: a sweep without a models file',
  }),
  /** With `command`, by name: how it is mutated, `KIND:MIN:MAX[:DEFAULT]`, `choice:VALUE,VALUE` or `bool`; passed as `--NAME VALUE`. */
  params: option(kinds.parameters, {
    flag: 'param',
    onlyWith: 'command',
    help: 'with --command: what to mutate, passed as --NAME VALUE; kind is int, float, uniform, log_uniform or int_log_uniform; or name=choice:a,b, or name=bool; repeatable',
  }),
  /** With `command`, by metric: the regular expression that finds it in the log, its first group the number; or an object with `pattern`, `direction`, `unit`, `select`, `target`, `decimal`. */
  metrics: option(kinds.metrics, {
    flag: 'metric',
    onlyWith: 'command',
    help: 'with --command: a metric of the log, its first group the number; repeatable',
  }),
  /** With `command`: what every mutation meets, comparisons such as `warmup < epochs`. */
  constraints: option(kinds.texts('expression'), {
    flag: 'constraint',
    onlyWith: 'command',
    help: 'with --command: what every mutation meets, for example "warmup < epochs"; repeatable',
  }),
  /** Variables of the environment that every run gets, over those of the configuration, as they stand. */
  env: option(kinds.variables, {
    help: 'a variable of the environment of every run, over those of the configuration; repeatable',
  }),
  /** What the commands of a template are applied to: a list.dt, or the subjects themselves. */
  subjects: option(kinds.subjects, {
    otherwise: 'that of the configuration',
    help: 'list.dt, "project,module" a line: what the command of a template is applied to',
  }),
  /** Seconds that a background load runs before the training beside it starts (30). */
  backgroundLead: setting(kinds.number(seconds), 30, {
    help: 'mode parallel: how long the background load runs before the measured training starts',
  }),
}

/** What the metrics of a night mean. */
export const metricOptions = {
  /** By metric: whether `higher` or `lower` values are better, overriding the configuration. */
  direction: option(kinds.direction, {
    help: 'which values of a metric are better, over what the configuration says; repeatable',
  }),
  /** By metric: which of several matches in the log counts, overriding the configuration (last). */
  select: option(kinds.selection, {
    otherwise: 'last',
    help: "which of a metric's matches in the log counts, over what the configuration says; repeatable",
  }),
  /** By metric: the value to be reached, overriding the configuration. The seconds and joules until then are told. */
  target: option(kinds.targets, {
    help: 'a value of a metric to be reached, by its direction: the seconds and joules until then are told, over what the configuration says',
  }),
}

/** How a night is mutated. */
export const mutationOptions = {
  /** Values that every experiment has, by hyperparameter: it is not mutated then. A text is read as the hyperparameter's type is written; null is not passed. */
  set: option(kinds.settings, {
    help: 'a value that every experiment has; null: it is not passed; repeatable',
  }),
  /** By hyperparameter: a part of its range, to which it is mutated. */
  range: option(kinds.ranges, {
    otherwise: 'those of the configuration',
    help: 'a part of the range of a hyperparameter, to which it is mutated; repeatable',
  }),
  /** Hyperparameters to mutate, or `all`; without it the defaults run, unmutated. */
  mutate: option(kinds.mutatedNames, {
    help: 'hyperparameters to mutate; without it the defaults run',
  }),
  /** How the settings are chosen: drawn at random, every combination, one hyperparameter at a time from the defaults, or evenly (random). */
  design: option(kinds.design, {
    otherwise: "the batch file's, else random",
    help: 'how settings are chosen: random, grid (every combination), one-at-a-time (from the defaults), latin (a Latin hypercube), sobol (a scrambled sequence)',
  }),
  /** Levels of each range that does not say its own, for the designs grid and one-at-a-time. */
  levels: option(
    kinds.number({
      min: 2,
      max: maxLevels,
      whole: true,
      allowed: `a whole number from 2 to ${maxLevels}`,
      argument: 'n',
    }),
    {
      otherwise: 'those of the configuration',
      help: 'with --design grid and one-at-a-time: how many values of a range that does not say it itself, evenly on the scale of its distribution',
    },
  ),
  /** How often each setting runs (1). */
  repeats: option(
    kinds.number({
      min: 1,
      max: maxRepeats,
      whole: true,
      allowed: `a whole number from 1 to ${maxRepeats}`,
      argument: 'k',
    }),
    { otherwise: "the batch file's, else 1", help: 'how often each setting runs' },
  ),
  /** How many blocks: in each, every setting runs once in a random order. */
  blocks: option(
    kinds.number({
      min: 1,
      max: maxRepeats,
      whole: true,
      allowed: `a whole number from 1 to ${maxRepeats}`,
      argument: 'n',
    }),
    {
      inPlaceOf: ['repeats'],
      otherwise: 'the repeats',
      help: 'so many blocks, in each of which every setting runs once in a random order: on a cluster, each is one job',
    },
  ),
  /** The order of the runs: that of the plan, random blocks, all shuffled, or Latin squares (blocks where settings are repeated, else plan). */
  order: option(kinds.order, {
    otherwise: "the batch file's, else blocks where settings are repeated, else plan",
    help: 'order of the runs: blocks (every setting once in a random order, as often as it is repeated), shuffle, plan (the repeats of a setting one after the other), latin-square (each setting at each position equally often)',
  }),
  /**
   * How well the mean of each setting is to be known, as `2%,accuracy=0.5`: half the width of its 95 % interval, of the
   * energy in %, of a metric in its own unit. Blocks of runs go on until each setting's is that narrow.
   */
  precision: option(kinds.precision, {
    otherwise: "the batch file's, else none",
    help: "run blocks until the 95 % interval of each setting's mean is so narrow on either side: 2% of the energy, accuracy=0.5 of a metric in its own unit, or several, 2%,accuracy=0.5",
  }),
  /** With `precision`: how often each setting runs at most (30). */
  maxRepeats: option(
    kinds.number({
      min: 2,
      max: maxRepeats,
      whole: true,
      allowed: `a whole number from 2 to ${maxRepeats}, for one run of a setting does not tell how much its runs differ`,
      argument: 'n',
    }),
    {
      otherwise: `the batch file's, else ${usualMaxRepeats}`,
      help: 'with --precision: how often each setting runs at most',
    },
  ),
  /** With `precision`: leave settings whose interval is narrow enough out of later blocks (false). */
  dropSettled: option(kinds.yesOrNo, {
    help: 'with --precision: leave settings whose interval is narrow enough out of later blocks',
  }),
  /** Number of experiments (1); of each entry of a batch file, whatever that says. */
  runs: option(
    kinds.number({ min: 1, max: 1_000_000, whole: true, allowed: 'a whole number from 1', argument: 'n' }),
    {
      short: 'n',
      otherwise: '1',
      help: 'number of settings, of a design that does not say it by its levels; with a batch file, of each entry, overriding its runs_per_config; with subjects, for each of them',
    },
  ),
  /** Nights whose runs are not drawn again: paths, or names in the folder of the nights. */
  avoid: option(kinds.nights, {
    help: 'draw nothing again that these nights ran: latest, all, a date YYYY-MM-DD, a name, or a path',
  }),
  /** Seconds that a program of a template is told to take, `{maxTime}` (600). */
  maxTime: setting(
    kinds.number({
      min: 1,
      max: 24 * day,
      whole: true,
      allowed: 'whole seconds from 1 to 2073600',
      argument: 'seconds',
    }),
    600,
    { help: 'how long the command of a template may take, its {maxTime}' },
  ),
  /** Seed of the plan, any whole number; drawn and recorded when not given. */
  seed: option(kinds.seed, {
    short: 's',
    otherwise: 'drawn and recorded',
    help: 'seed of the plan, any whole number',
  }),
  /** Models file, or its content (config/models_config.json of the project's root, or mutation/models_config.json). */
  config: option(kinds.file('a models file'), {
    short: 'c',
    otherwise: 'config/models_config.json of the project, or mutation/models_config.json',
    help: 'models file; results and reports lie in its project',
  }),
}
