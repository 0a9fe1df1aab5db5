import { type Mistake, UsageError } from '../errors.js'
import { ShellWordsError, splitShellWords } from './command/shell-words.js'
import { checkValue } from './json/json-file.js'
import { describePath } from './json/mistakes.js'
import { didYouMean } from './nearest.js'
import { ownValue } from './own-value.js'
import { lightForms } from './parameter/kinds.js'
import { splitAdditions } from './parameter/light-form.js'
import type { MetricDeclaration } from './pattern/metric.js'
import { type ModelsConfig, modelsConfigSchema } from './schema.js'

/** A sweep described in the call, without a models file. */
export interface InlineConfig {
  /** The program and its first arguments, as one line or as words; run in the working folder, without a shell. */
  readonly command: string | readonly string[]
  /** By name: how it is mutated, `KIND:MIN:MAX[:DEFAULT]`, `choice:VALUE,VALUE` or `bool`; passed as `--NAME VALUE`. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** What every mutation meets: comparisons of its parameters. */
  readonly constraints?: readonly string[] | undefined
  /** By metric: a regular expression (Python's syntax) whose first group is the number, or an object with one. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>> | undefined
}

/** A light configuration is, inside, a models file with one repository of one model. */
export interface InlineModels {
  readonly repo: string
  readonly model: string
  readonly config: ModelsConfig
  /** The same as a models file would have it. */
  readonly raw: unknown
}

const numeric = Object.keys(lightForms).filter(kind => lightForms[kind]?.grammar.startsWith('MIN:MAX'))
const grammar = `KIND:MIN:MAX or KIND:MIN:MAX:DEFAULT with KIND one of ${numeric.join(', ')}, for example log_uniform:1e-5:1e-1; choice:VALUE,VALUE,…; bool; after it :step=N, :default=VALUE, :when=NAME=VALUE`

const model = 'default'

/**
 * The models file that a light configuration stands for. The repository is called after the program: `train` for
 * `python train.py`.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError with all mistakes: of the command, the parameters and the metrics.
 */
export function inlineModels(
  { command, params = {}, metrics = {}, constraints = [] }: InlineConfig,
  nameOf: (option: string) => string,
): InlineModels {
  const { words, mistakes: ofCommand } = wordsOf(command, nameOf('command'))
  const placed = placedNames(
    words,
    Object.keys(params).map(key => splitFlag(key).name),
  )
  const declared = Object.entries(params).map(([key, text]) => declare(key, text, placed, nameOf('params')))
  const repo = nameOfProgram(words)
  const misspelt = placed.size === 0 ? [] : misspeltPlaces(words, declared, nameOf('command'))
  const raw = {
    models: {
      [repo]: {
        path: '.',
        ...(placed.size === 0
          ? { command: words }
          : { command_template: templateOf(words, placed, declared) }),
        models: [model],
        supported_hyperparams: Object.fromEntries(
          declared.flatMap(({ name, parameter }) => (parameter === undefined ? [] : [[name, parameter]])),
        ),
        ...(constraints.length === 0 ? {} : { constraints }),
        performance_metrics: { log_patterns: metrics },
      },
    },
  }
  const known = [
    ...ofCommand,
    ...misspelt,
    ...twice(declared, nameOf('params')),
    ...declared.flatMap(({ mistakes }) => mistakes),
  ]
  const { data, mistakes } = checkValue(modelsConfigSchema, raw)
  const checked = ofCommand.length > 0 ? [] : inFlags(mistakes, repo, params, metrics, nameOf)
  if (data === undefined || known.length > 0) throw new UsageError(describe([...known, ...checked]))
  return { repo, model, config: data, raw }
}

interface Declared {
  readonly name: string
  readonly parameter?: Readonly<Record<string, unknown>>
  readonly mistakes: readonly Mistake[]
}

/** `c@-c` is the hyperparameter c, passed as -c. */
function splitFlag(key: string): { readonly name: string; readonly flag?: string } {
  const at = key.indexOf('@')
  return at < 1 ? { name: key } : { name: key.slice(0, at), flag: key.slice(at + 1) }
}

/** The hyperparameters that have a place in the command, as `{c}`. */
function placedNames(words: readonly string[], names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter(name => words.some(word => word.includes(`{${name}}`))))
}

/** The command with places for values; other braces are its own. What has no place comes at the end, by its flag. */
function templateOf(
  words: readonly string[],
  placed: ReadonlySet<string>,
  declared: readonly Declared[],
): readonly string[] {
  const template = words.map(word =>
    word.replaceAll(/\{([^{}]*)\}|[{}]/g, (text, name: string | undefined) =>
      name !== undefined && placed.has(name) ? text : text.replaceAll(/[{}]/g, '$&$&'),
    ),
  )
  return declared.every(({ name }) => placed.has(name)) ? template : [...template, '{hyperparameters}']
}

/** A place in braces that is nearly that of a hyperparameter would reach the program as it is. */
function misspeltPlaces(
  words: readonly string[],
  declared: readonly Declared[],
  place: string,
): readonly Mistake[] {
  const names = declared.map(({ name }) => name)
  const found = words.flatMap(word => [...word.matchAll(/\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu)])
  return found.flatMap(([text, name = '']) => {
    const hint = names.includes(name) ? undefined : didYouMean(name, names)
    const allowed = `{${names.join('}, {')}}`
    return hint === undefined ? [] : [{ place, found: text, allowed, hint }]
  })
}

function twice(declared: readonly Declared[], option: string): readonly Mistake[] {
  const names = declared.map(({ name }) => name)
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map(name => ({
    place: `${option} ${name}`,
    found: 'it twice, with two flags',
    allowed: 'each name once',
  }))
}

function declare(key: string, said: string, placed: ReadonlySet<string>, option: string): Declared {
  const { name, flag: own } = splitFlag(key)
  // The line is split at its first equals sign: the second one of `lr@lr==float:0:1` belongs to the flag.
  const belongs = own !== undefined && said.startsWith('=')
  const text = belongs ? said.slice(1) : said
  const flag = own === undefined ? `--${name}` : belongs ? `${own}=` : own
  const place = `${option} ${name}`
  if (own === '' || (own !== undefined && /\s/.test(own))) {
    const allowed = 'NAME@FLAG with a flag of one word, for example c@-c'
    return { name, mistakes: [{ place, found: JSON.stringify(key), allowed }] }
  }
  if (own === undefined && !placed.has(name) && !/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) {
    const allowed =
      'a name that starts with a letter, for it becomes the flag --NAME; NAME@FLAG for another flag'
    return { name, mistakes: [{ place, found: `the name ${JSON.stringify(name)}`, allowed }] }
  }
  const { form, additions } = splitAdditions(text.trim())
  const colon = form.indexOf(':')
  const kind = (colon < 0 ? form : form.slice(0, colon)).trim()
  const parameter = ownValue(lightForms, kind)?.parse(colon < 0 ? '' : form.slice(colon + 1).trim())
  if (parameter === undefined) {
    const hint = Object.hasOwn(lightForms, kind) ? undefined : didYouMean(kind, Object.keys(lightForms))
    const mistake = { place, found: JSON.stringify(text), allowed: grammar }
    return { name, mistakes: [hint === undefined ? mistake : { ...mistake, hint }] }
  }
  const passed = placed.has(name) ? {} : { flag }
  return { name, parameter: { ...parameter, ...passed, ...additions }, mistakes: [] }
}

function wordsOf(command: InlineConfig['command'], place: string): { words: string[]; mistakes: Mistake[] } {
  const allowed = 'a program and its arguments, for example "python train.py"'
  try {
    const words = typeof command === 'string' ? splitShellWords(command) : [...command]
    const wrong = words.length === 0 || words[0] === '' || words.some(word => word.includes('\u0000'))
    const found = words.length === 0 || words[0] === '' ? 'no program' : 'a NUL character'
    return { words, mistakes: wrong ? [{ place, found, allowed }] : [] }
  } catch (error) {
    if (!(error instanceof ShellWordsError)) throw error
    const [found = '', hint = ''] = error.message.replace(/^found /, '').split('; ')
    return { words: [], mistakes: [{ place, found, allowed, hint }] }
  }
}

const scriptExtension = /\.(?:py|sh|bash|js|mjs|cjs|ts|rb|jl|R|r|pl|lua)$/

/** What a repository is called after its program: `train` for `python train.py`. */
export function nameOfProgram([program = '', ...args]: readonly string[]): string {
  const module = args[args.indexOf('-m') + 1]
  const script =
    [program, ...args].find(word => scriptExtension.test(word)) ??
    (/(?:^|\/)python[\d.]*$/.test(program) && args.includes('-m') && module !== undefined
      ? module.split('.').at(-1)
      : undefined)
  const base = (script ?? program).split('/').at(-1) ?? ''
  return base.replace(scriptExtension, '').replace(/^[_.]+/, '') || 'program'
}

/** The models file's mistakes under the names that the user gave: flags, not places in a file. */
function inFlags(
  mistakes: readonly Mistake[],
  repo: string,
  params: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, MetricDeclaration>>,
  nameOf: (option: string) => string,
): Mistake[] {
  const flags = [
    [['models', repo, 'command'], nameOf('command')] as const,
    [['models', repo, 'command_template'], nameOf('command')] as const,
    [['models', repo, 'constraints'], nameOf('constraints')] as const,
    ...Object.keys(params).map(key => {
      const { name } = splitFlag(key)
      return [['models', repo, 'supported_hyperparams', name], `${nameOf('params')} ${name}`] as const
    }),
    ...Object.keys(metrics).map(
      name =>
        [
          ['models', repo, 'performance_metrics', 'log_patterns', name],
          `${nameOf('metrics')} ${name}`,
        ] as const,
    ),
  ].map(([path, flag]) => [describePath(path), flag] as const)
  return mistakes.map(mistake => {
    const found = flags.find(
      ([place]) => mistake.place === place || /^[.[]/.test(within(mistake.place, place)),
    )
    return found === undefined
      ? mistake
      : { ...mistake, place: mistake.place.replace(found[0], () => found[1]) }
  })
}

/** What follows a place in another; empty outside of it. */
function within(place: string, outer: string): string {
  return place.startsWith(outer) ? place.slice(outer.length) : ''
}

function describe(mistakes: readonly Mistake[]): string {
  return mistakes
    .map(({ place, found, allowed, hint }) => {
      return `${place}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
    })
    .join('\n')
}
