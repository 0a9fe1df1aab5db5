import { type Mistake, UsageError } from '../errors.js'
import { checkValue } from './json-file.js'
import type { MetricDeclaration } from './metric.js'
import { describePath } from './mistakes.js'
import { didYouMean } from './nearest.js'
import { type ModelsConfig, modelsConfigSchema } from './schema.js'
import { ShellWordsError, splitShellWords } from './shell-words.js'

/** A sweep described in the call, without a models file. */
export interface LightConfig {
  /** The program and its first arguments, as one line or as words; run in the working folder, without a shell. */
  readonly command: string | readonly string[]
  /** By name: how it is mutated, `KIND:MIN:MAX[:DEFAULT]`; passed as `--NAME VALUE`. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** By metric: a regular expression (Python's syntax) whose first group is the number, or an object with one. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>> | undefined
}

/** What a light configuration is inside: a models file with one repository, of one model. */
export interface LightModels {
  readonly repo: string
  readonly model: string
  readonly config: ModelsConfig
  /** The same as it would stand in a models file. */
  readonly raw: unknown
}

const kinds: Readonly<Record<string, { type: 'int' | 'float'; distribution: 'uniform' | 'log_uniform' }>> = {
  int: { type: 'int', distribution: 'uniform' },
  float: { type: 'float', distribution: 'uniform' },
  uniform: { type: 'float', distribution: 'uniform' },
  log_uniform: { type: 'float', distribution: 'log_uniform' },
  int_log_uniform: { type: 'int', distribution: 'log_uniform' },
}

const grammar = `KIND:MIN:MAX or KIND:MIN:MAX:DEFAULT with KIND one of ${Object.keys(kinds).join(', ')}, for example log_uniform:1e-5:1e-1`

const model = 'default'

/**
 * The models file that a light configuration stands for. The repository is called after the program: `train` for
 * `python train.py`.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError with all mistakes: of the command, the parameters and the metrics.
 */
export function lightModels(
  { command, params = {}, metrics = {} }: LightConfig,
  nameOf: (option: string) => string,
): LightModels {
  const { words, mistakes: ofCommand } = wordsOf(command, nameOf('command'))
  const declared = Object.entries(params).map(([name, text]) => declare(name, text, nameOf('params')))
  const repo = nameOfProgram(words)
  const raw = {
    models: {
      [repo]: {
        path: '.',
        command: words,
        models: [model],
        supported_hyperparams: Object.fromEntries(
          declared.flatMap(({ name, parameter }) => (parameter === undefined ? [] : [[name, parameter]])),
        ),
        performance_metrics: { log_patterns: metrics },
      },
    },
  }
  const known = [...ofCommand, ...declared.flatMap(({ mistakes }) => mistakes)]
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

function declare(name: string, text: string, option: string): Declared {
  const place = `${option} ${name}`
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) {
    const allowed = 'a name that starts with a letter, for it becomes the flag --NAME'
    return { name, mistakes: [{ place, found: `the name ${JSON.stringify(name)}`, allowed }] }
  }
  const [kind = '', ...numbers] = text.split(':').map(part => part.trim())
  const form = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  const values = numbers.map(toNumber)
  const [min, max, fallback] = values
  if (form === undefined || values.length < 2 || values.length > 3 || values.includes(undefined)) {
    const hint = form === undefined ? didYouMean(kind, Object.keys(kinds)) : undefined
    const mistake = { place, found: JSON.stringify(text), allowed: grammar }
    return { name, mistakes: [hint === undefined ? mistake : { ...mistake, hint }] }
  }
  const parameter = {
    ...form,
    range: [min, max],
    flag: `--${name}`,
    ...(fallback === undefined ? {} : { default: fallback }),
  }
  return { name, parameter, mistakes: [] }
}

function toNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

function wordsOf(command: LightConfig['command'], place: string): { words: string[]; mistakes: Mistake[] } {
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

function nameOfProgram([program = '', ...args]: readonly string[]): string {
  const module = args[args.indexOf('-m') + 1]
  const script =
    [program, ...args].find(word => scriptExtension.test(word)) ??
    (/(?:^|\/)python[\d.]*$/.test(program) && args.includes('-m') && module !== undefined
      ? module.split('.').at(-1)
      : undefined)
  const base = (script ?? program).split('/').at(-1) ?? ''
  return base.replace(scriptExtension, '').replace(/^[_.]+/, '') || 'program'
}

/** Mistakes of the models file under the names that the user gave: of flags, not of places in a file. */
function inFlags(
  mistakes: readonly Mistake[],
  repo: string,
  params: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, MetricDeclaration>>,
  nameOf: (option: string) => string,
): Mistake[] {
  const flags = [
    [['models', repo, 'command'], nameOf('command')] as const,
    ...Object.keys(params).map(
      name => [['models', repo, 'supported_hyperparams', name], `${nameOf('params')} ${name}`] as const,
    ),
    ...Object.keys(metrics).map(
      name =>
        [
          ['models', repo, 'performance_metrics', 'log_patterns', name],
          `${nameOf('metrics')} ${name}`,
        ] as const,
    ),
  ].map(([path, flag]) => [describePath(path), flag] as const)
  return mistakes.map(mistake => {
    const found = flags.find(([place]) => mistake.place === place || mistake.place.startsWith(`${place}.`))
    return found === undefined
      ? mistake
      : { ...mistake, place: mistake.place.replace(found[0], () => found[1]) }
  })
}

function describe(mistakes: readonly Mistake[]): string {
  return mistakes
    .map(({ place, found, allowed, hint }) => {
      return `${place}: found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
    })
    .join('\n')
}
