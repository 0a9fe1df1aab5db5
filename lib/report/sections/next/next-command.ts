import { shellQuote } from '../../../config/command/shell-quote.js'
import { exactSetting } from '../../../config/parameter/hyperparameter-value.js'
import type { NightRecord } from '../../../record/schema.js'
import type { Narrower } from './best-region.js'

/** Settings of a next night; whoever runs it may change it. */
const nextRuns = 10

/**
 * The command that looks where the best settings lie; empty where the night's record does not tell how its program is swept
 * from a command line: a configuration that was given in a call, a load beside, a subject.
 */
export function nextCommand(
  { options, config_file: file, config }: NightRecord,
  { repository, model }: { readonly repository: string; readonly model: string },
  narrower: readonly Narrower[],
): string {
  const fixed = narrower.flatMap(one => ('only' in one ? [one.name] : []))
  const isLight = options.command !== undefined
  const mutated = namesLeft(isLight ? Object.keys(Object(options.params)) : options.mutate, fixed, narrower)
  if (mutated === '') return ''
  const what =
    typeof options.command === 'string' || Array.isArray(options.command)
      ? lightWords(options)
      : file === null
        ? null
        : [
            ...(/(?:^|\/)config\/models_config\.json$/.test(file) ? [] : ['-c', file]),
            ...['-r', repository, '-m', model, '-mt', mutated],
          ]
  const ranges = narrower.map(one => flagsOf(one, config, repository))
  if (what === null || ranges.some(flags => flags === null)) return ''
  const repeats = ['repeats', 'precision'].flatMap(name =>
    options[name] === undefined ? [] : [`--${name}`, String(options[name])],
  )
  return shellQuote([
    ...['npx', 'nightwatt', 'run'],
    ...what,
    ...['-n', String(nextRuns)],
    ...byName('set', options.set),
    ...ranges.flatMap(flags => flags ?? []),
    ...repeats,
  ])
}

/** A sweep without a models file, as it was typed; null where a flag cannot say it. */
function lightWords({ command, params, metrics, constraints }: NightRecord['options']): string[] | null {
  const declared = Object.values(Object(metrics))
  if (declared.some(metric => typeof metric !== 'string')) return null
  const line = Array.isArray(command) ? shellQuote(command.map(String)) : String(command)
  return [
    ...['--command', line],
    ...byName('param', params),
    ...byName('metric', metrics),
    ...(Array.isArray(constraints) ? constraints.flatMap(text => ['--constraint', String(text)]) : []),
  ]
}

function byName(flag: string, values: unknown): string[] {
  return Object.entries(Object(values)).flatMap(([name, value]) => [`--${flag}`, `${name}=${String(value)}`])
}

/** What is still mutated; empty where nothing is left to look for. */
function namesLeft(mutate: unknown, fixed: readonly string[], narrower: readonly Narrower[]): string {
  const names =
    mutate === undefined
      ? narrower.map(({ name }) => name)
      : [mutate].flat().flatMap(word => String(word).split(','))
  return names.filter(name => !fixed.includes(name.trim())).join(',')
}

/** `--range learning_rate=0.0003:0.003`, within the range of the configuration; null where that is not known. */
function flagsOf(narrower: Narrower, config: unknown, repository: string): readonly string[] | null {
  const { name } = narrower
  if ('only' in narrower) return ['--set', `${name}=${exactSetting(narrower.only)}`]
  const range = rangeIn(config, repository, name)
  if (range === null) return null
  const [least, most] = [Math.max(narrower.least, range[0]), Math.min(narrower.most, range[1])]
  return least < most ? ['--range', `${name}=${least}:${most}`] : null
}

function rangeIn(config: unknown, repository: string, name: string): readonly [number, number] | null {
  // As it stands in a record, which may hold anything.
  let found: unknown = config
  for (const key of ['models', repository, 'supported_hyperparams', name, 'range']) {
    found = Object.hasOwn(Object(found), key) ? Reflect.get(Object(found), key) : undefined
  }
  if (!Array.isArray(found)) return null
  const [least, most]: unknown[] = found
  return typeof least === 'number' && typeof most === 'number' ? [least, most] : null
}
