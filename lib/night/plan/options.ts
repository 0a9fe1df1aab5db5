import { type GovernorName, governorNames, isGovernorName } from '../../config/governors.js'
import { type GpuText, gpusAllowed, parseGpus, sliceMistake } from '../../config/gpus.js'
import { type MetricDeclaration, metricWords, type Selection } from '../../config/metric.js'
import type { Direction } from '../../config/metric-direction.js'
import { didYouMean } from '../../config/nearest.js'
import { isObject } from '../../config/remarks.js'
import type { Subject } from '../../config/subjects.js'
import { engines } from '../../engine/engines.js'
import { UsageError } from '../../errors.js'
import { splitNames } from './names-of.js'

/**
 * What a night is told, under the names of the command line's flags in camel case. Everything has a default but
 * the repository and the model.
 */
export interface RunOptions {
  /** Repository of the configuration to train. */
  readonly repo?: string
  /** One of the repository's models. */
  readonly model?: string
  /** Hyperparameters to mutate, or `all`; without it the defaults run, unmutated. */
  readonly mutate?: readonly string[] | string
  /** Number of experiments (1); of each entry of a batch file, whatever that says. */
  readonly runs?: number
  /** Batch file, or its content: what to run in place of `repo`, `model` and `mutate`. */
  readonly experimentConfig?: string | object
  /** Leave entries of the batch file out that cannot be run, rather than refuse it (false). */
  readonly skipInvalid?: boolean
  /** Nights whose runs are not drawn again: paths, or names in the folder of the nights. */
  readonly avoid?: string | readonly string[]
  /** A program and its first arguments, in place of a models file: run in the working folder, without a shell. */
  readonly command?: string | readonly string[]
  /** With `command`, by name: how it is mutated, `KIND:MIN:MAX[:DEFAULT]`; passed as `--NAME VALUE`. */
  readonly params?: Readonly<Record<string, string>>
  /** With `command`, by metric: the regular expression that finds it in the log, its first group the number; or an object with `pattern`, `direction`, `unit`, `select`, `decimal`. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>>
  /** By metric: whether `higher` or `lower` values are better, over what the configuration says. */
  readonly direction?: Readonly<Record<string, Direction>>
  /** By metric: which of several matches in the log counts, over what the configuration says (last). */
  readonly select?: Readonly<Record<string, Selection>>
  /** Seed of the plan, any whole number; drawn and recorded when not given. */
  readonly seed?: number | bigint | string
  /** Models file, or its content (config/models_config.json of the project's root, or mutation/models_config.json). */
  readonly config?: string | object
  /** Folder of the nights, relative to the root, which is that of `config` (results). */
  readonly results?: string
  /** Seconds between two experiments, or `auto`: until temperature and power are back at rest (60). */
  readonly cooldown?: number | 'auto'
  /** Most retries of a failed attempt (2). */
  readonly maxRetries?: number
  /** Seconds for which the idle machine is measured before the first run, for energies net of it (0: it is not). */
  readonly idle?: number
  /** Seconds before a retry (30). */
  readonly retryDelay?: number
  /** Seconds after which an attempt is ended (36,000). */
  readonly timeout?: number
  /** Bytes a log may take; over that its beginning and end are kept; 0 for no limit (1,000,000,000). */
  readonly maxLog?: number
  /** False switches all meters off (true). */
  readonly energy?: boolean
  /** Milliseconds between two samples (200). */
  readonly sampleInterval?: number
  /**
   * Cards whose joules are the runs': `auto` (those that the environment lets a program use), `all`, `none`, or numbers
   * of nvidia-smi and UUIDs, which the runs then are let use alone (what the repository's `gpus` says, or `auto`).
   */
  readonly gpus?: GpuText | null
  /** Seconds that a background load runs before the training beside it starts (30). */
  readonly backgroundLead?: number
  /** What the commands of a template are applied to: a list.dt, or the subjects themselves. */
  readonly subjects?: string | readonly Subject[]
  /** Seconds that a program of a template is told to take, `{maxTime}` (600). */
  readonly maxTime?: number
  /** Start also where the results' disk has clearly too little space (false). */
  readonly skipSpaceCheck?: boolean
  /** A night that was broken off, by its path, to go on with: what is finished stays. */
  readonly resume?: string
  /** With `resume`: take a configuration or code that has changed since as it is now (false). */
  readonly acceptChanges?: boolean
  /**
   * Of a night that is run again or goes on: whether to start programs that its night.json names and this project would
   * not start itself (false).
   */
  readonly acceptProgram?: boolean
  /** Keep the files of failed attempts also when a later one succeeded (false). */
  readonly keepFailed?: boolean
  /** Go on also when three experiments in a row failed at once in the same way (false). */
  readonly keepGoing?: boolean
  /** Where experiments run (local). */
  readonly engine?: string
  /** The processors' frequency governor during the night; null leaves it as it is, whatever a batch file says. */
  readonly governor?: GovernorName | null
  /** Wait until the night that holds the machine has ended, rather than be refused (false). */
  readonly wait?: boolean
  /** False runs it also beside another night, which spoils the joules of both (true). */
  readonly lock?: boolean
  /** Names of variables, options and keys that night.json is not to show, besides what looks like a secret; `*` is any letters. */
  readonly redact?: string | readonly string[]
  /** Folder that relative paths and the root are found from (the working folder). */
  readonly cwd?: string
}

/** The options of a night with every default filled in. */
export interface Settings {
  readonly cooldown: number | 'auto'
  readonly idle: number
  readonly maxRetries: number
  readonly retryDelay: number
  readonly timeout: number
  readonly maxLog: number
  readonly energy: boolean
  readonly sampleInterval: number
  /** Null: what the repository's configuration says, else `auto`. */
  readonly gpus: GpuText | null
  readonly backgroundLead: number
  readonly maxTime: number
  readonly skipSpaceCheck: boolean
  readonly keepFailed: boolean
  readonly keepGoing: boolean
  readonly engine: string
  /** Null: left as it is. */
  readonly governor: GovernorName | null
  readonly wait: boolean
  readonly lock: boolean
}

const defaults: Settings = {
  cooldown: 60,
  idle: 0,
  maxRetries: 2,
  retryDelay: 30,
  timeout: 36_000,
  maxLog: 1_000_000_000,
  energy: true,
  sampleInterval: 200,
  gpus: null,
  backgroundLead: 30,
  maxTime: 600,
  skipSpaceCheck: false,
  keepFailed: false,
  keepGoing: false,
  engine: 'local',
  governor: null,
  wait: false,
  lock: true,
}

/** Names of the options that say how a night runs. */
export const settingNames = Object.keys(defaults)

interface NumberRule {
  readonly least: number
  readonly most: number
  readonly whole: boolean
  readonly allowed: string
  /** What may stand in its place though it is out of range. */
  readonly also?: string | number
}

const day = 86_400
/** What the numeric options may be; the command line reads it too. */
export const numberRules = {
  runs: { least: 1, most: 1_000_000, whole: true, allowed: 'a whole number from 1' },
  cooldown: { least: 0, most: day, whole: false, allowed: 'seconds from 0 to 86400, or auto', also: 'auto' },
  idle: { least: 5, most: 3600, whole: false, allowed: 'seconds from 5 to 3600, or 0 for none', also: 0 },
  maxRetries: { least: 0, most: 1000, whole: true, allowed: 'a whole number from 0' },
  retryDelay: { least: 0, most: day, whole: false, allowed: 'seconds from 0 to 86400' },
  timeout: { least: 0.1, most: 24 * day, whole: false, allowed: 'seconds from 0.1 to 2073600' },
  maxLog: { least: 1000, most: 1e15, whole: true, allowed: 'bytes from 1000, or 0 for no limit', also: 0 },
  backgroundLead: { least: 0, most: day, whole: false, allowed: 'seconds from 0 to 86400' },
  maxTime: { least: 1, most: 24 * day, whole: true, allowed: 'whole seconds from 1 to 2073600' },
  sampleInterval: { least: 50, most: 60_000, whole: true, allowed: 'milliseconds from 50 to 60000' },
} as const satisfies Readonly<Record<string, NumberRule>>

type NumericOption = keyof typeof numberRules

/**
 * Checks the options of a night, all at once.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError naming each option, what was found and what is allowed.
 */
export function checkOptions(
  options: RunOptions,
  nameOf: (option: string) => string = name => name,
): Settings {
  const mistakes = [...numericMistakes(options, nameOf), ...otherMistakes(options, nameOf)]
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name in defaults && value !== undefined),
  )
  return { ...defaults, ...given }
}

function numericMistakes(options: RunOptions, nameOf: (option: string) => string): string[] {
  return Object.entries(numberRules).flatMap(([name, rule]) => {
    const value: unknown = options[name as NumericOption]
    if (value === undefined || ('also' in rule && value === rule.also)) return []
    const fits =
      typeof value === 'number' &&
      value >= rule.least &&
      value <= rule.most &&
      (!rule.whole || Number.isInteger(value))
    return fits ? [] : [`${nameOf(name)}: found ${show(value)}; allowed: ${rule.allowed}`]
  })
}

const booleanOptions = [
  'energy',
  'keepFailed',
  'keepGoing',
  'skipInvalid',
  'skipSpaceCheck',
  'acceptChanges',
  'acceptProgram',
  'wait',
  'lock',
] as const
const knownOptions: ReadonlySet<string> = new Set([
  ...Object.keys(defaults),
  'repo',
  'model',
  'mutate',
  'runs',
  'seed',
  'config',
  'results',
  'cwd',
  'experimentConfig',
  'skipInvalid',
  'avoid',
  'command',
  'params',
  'metrics',
  'direction',
  'select',
  'subjects',
  'resume',
  'acceptChanges',
  'acceptProgram',
  'redact',
])

/** Options that say in two ways what to run: the first beside any of the others. */
const contradictions = {
  experimentConfig: ['repo', 'model', 'mutate', 'command'],
  command: ['repo', 'model', 'mutate', 'config', 'subjects'],
} as const satisfies Partial<Record<keyof RunOptions, readonly (keyof RunOptions)[]>>

/** Options that mean nothing without another. */
const companions = {
  params: 'command',
  metrics: 'command',
  skipInvalid: 'experimentConfig',
  acceptChanges: 'resume',
  acceptProgram: 'resume',
} as const satisfies Partial<Record<keyof RunOptions, keyof RunOptions>>

function otherMistakes(options: RunOptions, nameOf: (option: string) => string): string[] {
  const badForms = formRules.filter(({ name, fits }) => options[name] !== undefined && !fits(options[name]))
  const unknown = Object.keys(options).filter(name => !knownOptions.has(name))
  const { engine, mutate, governor } = options
  return [
    ...(engine === undefined || engines.has(engine)
      ? []
      : [`${nameOf('engine')}: found ${show(engine)}; allowed: ${[...engines.keys()].join(', ')}`]),
    ...(governor === undefined || governor === null || isGovernorName(governor)
      ? []
      : [unknownGovernor(governor, nameOf('governor'))]),
    ...(isTextOrList(mutate) && splitNames(mutate) === undefined
      ? [`${nameOf('mutate')}: found no name; allowed: names, or all (leave it out to run the defaults)`]
      : []),
    ...gpuMistakes(options.gpus, nameOf('gpus')),
    ...badForms.map(
      ({ name, allowed }) => `${nameOf(name)}: found ${show(options[name])}; allowed: ${allowed}`,
    ),
    ...metricMistakes(options, nameOf),
    ...combinationMistakes(options, nameOf),
    ...booleanOptions.flatMap(name => {
      const value: unknown = options[name]
      return value === undefined || typeof value === 'boolean'
        ? []
        : [`${nameOf(name)}: found ${show(value)}; allowed: true or false`]
    }),
    ...unknown.map(name => `${nameOf(name)}: unknown option; known: ${[...knownOptions].sort().join(', ')}`),
  ]
}

function gpuMistakes(gpus: unknown, name: string): string[] {
  if (gpus === undefined || gpus === null) return []
  const words: unknown[] = Array.isArray(gpus) ? gpus : [gpus]
  const isText = words.length > 0 && words.every(word => typeof word === 'string' || typeof word === 'number')
  const text = isText ? words.join(',') : ''
  if (isText && parseGpus(text) !== undefined) return []
  return [
    `${name}: found ${show(gpus)}; allowed: ${gpusAllowed}${isText ? prefixed(sliceMistake(text)) : ''}`,
  ]
}

function prefixed(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}

/** What is said of a metric, each under its name. */
function metricMistakes(options: RunOptions, nameOf: (option: string) => string): string[] {
  return (['direction', 'select'] as const).flatMap(key => {
    const { values, allowed } = metricWords[key]
    const given: unknown = options[key]
    return Object.entries(isObject(given) ? given : {})
      .filter(([, value]) => !values.some(word => word === value))
      .map(([name, value]) => `${nameOf(key)} ${name}: found ${show(value)}; allowed: ${allowed}`)
  })
}

function unknownGovernor(found: unknown, name: string): string {
  const hint = typeof found === 'string' ? didYouMean(found, governorNames) : undefined
  const guess = hint === undefined ? '' : ` (${hint})`
  return `${name}: found ${show(found)}; allowed: ${governorNames.join(', ')}${guess}`
}

const isText = (value: unknown) => typeof value === 'string'
const isFilledText = (value: unknown) => isText(value) && value !== ''
const isSeed = (value: unknown) => isText(value) || typeof value === 'number' || typeof value === 'bigint'
const isTextOrList = (value: unknown): value is string | readonly string[] =>
  isText(value) || (Array.isArray(value) && value.every(isText))
const byName = (fits: (value: unknown) => boolean) => (value: unknown) =>
  isObject(value) && Object.values(value).every(fits)
const isTextByName = byName(isText)
const isMetricByName = byName(value => isText(value) || isObject(value))
const isSubjects = (value: unknown) =>
  isFilledText(value) ||
  (Array.isArray(value) && value.every(item => isText(item?.project) && isText(item?.module)))
const isFileOrContent = (value: unknown) => isText(value) || (typeof value === 'object' && value !== null)

/** Options that are neither numbers nor yes or no, as untyped callers may get them wrong. */
const formRules: readonly {
  readonly name: keyof RunOptions
  readonly fits: (value: unknown) => boolean
  readonly allowed: string
}[] = [
  { name: 'resume', fits: isFilledText, allowed: 'the path of a night' },
  { name: 'repo', fits: isText, allowed: 'the name of a repository' },
  { name: 'model', fits: isText, allowed: 'the name of a model' },
  { name: 'mutate', fits: isTextOrList, allowed: 'names, or all' },
  { name: 'seed', fits: isSeed, allowed: 'a whole number' },
  { name: 'config', fits: isFileOrContent, allowed: 'a path, or the content of a models file' },
  { name: 'results', fits: isFilledText, allowed: 'a path' },
  { name: 'cwd', fits: isFilledText, allowed: 'a path' },
  { name: 'experimentConfig', fits: isFileOrContent, allowed: 'a path, or the content of a batch file' },
  { name: 'avoid', fits: isTextOrList, allowed: 'nights: paths or names' },
  { name: 'redact', fits: isTextOrList, allowed: 'names, with * for any letters' },
  { name: 'subjects', fits: isSubjects, allowed: 'a path, or a list of { project, module }' },
  { name: 'command', fits: isTextOrList, allowed: 'a program and its arguments' },
  { name: 'params', fits: isTextByName, allowed: 'an object of name → text such as "int:5:20"' },
  {
    name: 'metrics',
    fits: isMetricByName,
    allowed: 'an object of name → regular expression, or object with pattern',
  },
  {
    name: 'direction',
    fits: isObject,
    allowed: `an object of metric → ${metricWords.direction.allowed}`,
  },
  { name: 'select', fits: isObject, allowed: `an object of metric → ${metricWords.select.allowed}` },
]

function combinationMistakes(options: RunOptions, nameOf: (option: string) => string): string[] {
  const given = (name: keyof RunOptions) => options[name] !== undefined
  const doubled = (['experimentConfig', 'command'] as const).filter(given).flatMap(name =>
    contradictions[name].filter(given).map(other => {
      return `${nameOf(name)}: found ${nameOf(other)} beside it; allowed: one of the two, for both say what to run`
    }),
  )
  const lonely = (['params', 'metrics', 'skipInvalid', 'acceptChanges', 'acceptProgram'] as const)
    .filter(name => given(name) && !given(companions[name]))
    .map(name => `${nameOf(name)}: found it alone; allowed: only with ${nameOf(companions[name])}`)
  const waitsForNothing =
    options.wait === true && options.lock === false
      ? [`${nameOf('wait')}: found it without the lock that it waits for; allowed: one of the two`]
      : []
  const measuresNothing =
    options.energy === false && (options.idle ?? 0) > 0
      ? [`${nameOf('idle')}: found it where no energy is measured; allowed: only with the meters on`]
      : []
  return [
    ...doubled,
    ...lonely,
    ...waitsForNothing,
    ...measuresNothing,
    ...(given('resume') ? besideResume(options, nameOf) : []),
  ]
}

/** A night goes on as it began: what would change that is a contradiction, not something to pass over. */
function besideResume(options: RunOptions, nameOf: (option: string) => string): string[] {
  const allowed: readonly string[] = [
    'resume',
    'acceptChanges',
    'acceptProgram',
    'results',
    'cwd',
    'wait',
    'lock',
  ]
  return Object.entries(options)
    .filter(([name, value]) => value !== undefined && !allowed.includes(name))
    .map(([name]) => {
      return `${nameOf('resume')}: found ${nameOf(name)} beside it; allowed: it alone, for a night goes on as it began`
    })
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  return isObject(value) ? JSON.stringify(value) : String(value)
}
