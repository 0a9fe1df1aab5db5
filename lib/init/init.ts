import { join, relative, resolve } from 'node:path'
import { shellQuote } from '../config/command/shell-quote.js'
import { nameOfProgram } from '../config/light.js'
import { didYouMean } from '../config/nearest.js'
import { isProjectsOwn, resolveConfig } from '../config/root.js'
import { isSeed } from '../design/seed-name.js'
import { InterruptedError, UsageError } from '../errors.js'
import { writeStudy } from '../notebook/study/study-notebook.js'
import { statsOf } from '../os/regular-file.js'
import { Redactor } from '../record/secrets/redact.js'
import { stopOf } from '../run/stop.js'
import type { InitChoices, Initialised, InitOptions } from './init-options.js'
import { endsOfLog, metricsOfLog, type SeenMetric } from './log/read-log.js'
import { type GivenOption, withGivenValues } from './offer/given-values.js'
import { type Offer, offersOf } from './offer/offer.js'
import { commandOf, findOptions, lastLines } from './trial/find-options.js'
import { argumentsOf, cheapestSettings, runTrial } from './trial/run-trial.js'
import { refuseTakenName, writeConfiguration } from './write/configuration-file.js'

/**
 * Makes a configuration for a training program from what it tells of itself: its options, by its own `--help`, become
 * hyperparameters, and the numbers of its log metrics. It is run twice: for its help, and once with its cheapest settings.
 * Writes `config/models_config.json` (or adds to it) and a notebook; overwrites nothing.
 *
 * @param options `helpTimeout` (10) and `trialTimeout` (300) in seconds; without `choose`, what is suggested is taken.
 * @returns What was found and written, and the two command lines to go on with.
 * @throws UsageError for a program that cannot be started or shows no options, and for a name that is taken; ConfigError
 *   for a models file with mistakes; InterruptedError once `signal` is aborted.
 * @example
 * ```ts
 * import { init } from 'nightwatt'
 *
 * const { hyperparameters, metrics, next } = await init({ program: ['python', 'train.py'] })
 * console.log(hyperparameters, metrics, next.join('\n'))
 * ```
 */
export async function init(options: InitOptions): Promise<Initialised> {
  const { program, onStep = () => {}, helpTimeout = 10, signal, choose = suggested(options.mutate) } = options
  const cwd = resolve(options.cwd ?? process.cwd())
  const place = placeOf(options, cwd)
  const { file, root, base, repo } = place
  refuseTakenName(file, repo)
  refuseAbsentLog(options.log, cwd)
  commandOf(program, cwd)

  onStep(`Reading the options of ${shellQuote(program)}`)
  const help = await findOptions({ words: program, cwd, timeoutSeconds: helpTimeout, signal })
  const found = withGivenValues(help.options, program)
  const offers = offersOf(found.filter(isOpen))
  const taken = await choose.hyperparameters(offers)
  const missing = found.filter(({ required, given }) => required && given !== true).map(({ flag }) => flag)

  const seen = await metricsOf(
    { ...options, choose },
    cwd,
    offers,
    found.map(({ name }) => name),
    missing,
  )
  refuseAborted(signal)
  const metrics = await choose.metrics(seen.metrics)
  refuseAborted(signal)

  const path = relative(base, cwd) || '.'
  const repository = {
    path,
    command: [...program],
    models: ['default'],
    supported_hyperparams: Object.fromEntries(taken.map(({ name, parameter }) => [name, parameter])),
    ...(metrics.length === 0
      ? {}
      : {
          performance_metrics: {
            log_patterns: Object.fromEntries(metrics.map(({ name, declaration }) => [name, declaration])),
          },
        }),
  }
  onStep('Writing')
  const files = writeConfiguration(file, repo, repository)
  const names = taken.map(({ name }) => name)
  const swept = names.filter(name => !isSeed(name))
  const elsewhere = isProjectsOwn(file) && root === base ? undefined : file
  const notebook = join(root, 'notebooks', `${repo}.ipynb`)
  const isNew = writeStudy(notebook, {
    repo,
    runs: 5,
    seed: 42,
    mutate: swept,
    metrics: metrics.map(({ name }) => name),
    ...(elsewhere === undefined ? {} : { config: elsewhere }),
  })
  return {
    repo,
    config: file,
    notebook: isNew ? notebook : null,
    written: isNew ? [...files, notebook] : files,
    hyperparameters: names,
    left: offers.map(({ name }) => name).filter(name => !names.includes(name)),
    metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    trial: seen.trial,
    notes: [
      ...help.notes,
      ...seen.notes,
      ...(isNew ? [] : [`${notebook} is there already, and stays as it is`]),
    ],
    next: nextLines(repo, swept, elsewhere),
  }
}

// A switch that the command line turns on already, and that nothing turns off, cannot be varied.
function isOpen({ given, type, byValue, flagFalse }: GivenOption): boolean {
  return given !== true || type !== 'bool' || byValue === true || flagFalse !== undefined
}

interface Place {
  readonly file: string
  readonly root: string
  readonly base: string
  readonly repo: string
}

function placeOf(
  { program, name, config, helpTimeout = 10, trialTimeout = 300 }: InitOptions,
  cwd: string,
): Place {
  if (program.length === 0 || program[0] === '') {
    throw new UsageError(
      'found no program; allowed: a program and its arguments, for example: python train.py',
    )
  }
  for (const [option, value] of Object.entries({ helpTimeout, trialTimeout })) {
    if (!(value > 0) || value > 86_400) {
      throw new UsageError(`${option}: found ${value}; allowed: seconds above 0, up to 86400`)
    }
  }
  const repo = name ?? nameOfProgram(program)
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(repo)) {
    throw new UsageError(`name: found ${JSON.stringify(repo)}; allowed: letters, digits, ".", "_" and "-"`)
  }
  return { ...resolveConfig({ config, cwd }), repo }
}

function refuseAbsentLog(log: string | undefined, cwd: string): void {
  if (log === undefined || statsOf(resolve(cwd, log))?.isFile() === true) return
  throw new UsageError(`log: found no file ${resolve(cwd, log)}; allowed: what an earlier run printed`)
}

/** Takes what was asked for, or what is suggested. */
function suggested(mutate: InitOptions['mutate']): InitChoices {
  return {
    hyperparameters: async offers => {
      if (mutate === 'all') return offers
      if (mutate === undefined) return offers.filter(offer => offer.suggested)
      return mutate.map(name => offerCalled(name, offers))
    },
    trial: async () => true,
    metrics: async offers => offers.filter(offer => offer.suggested),
  }
}

function offerCalled(name: string, offers: readonly Offer[]): Offer {
  const found = offers.find(offer => offer.name === name || offer.parameter.flag === name)
  if (found !== undefined) return found
  const names = offers.map(offer => offer.name)
  const hint = didYouMean(name, names)
  throw new UsageError(
    `mutate: found ${JSON.stringify(name)}; the program's help offers: ${names.join(', ') || 'none'}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

interface SeenInLog {
  readonly metrics: readonly SeenMetric[]
  readonly trial: Initialised['trial']
  readonly notes: readonly string[]
}

async function metricsOf(
  options: InitOptions & { readonly choose: InitChoices },
  cwd: string,
  offers: readonly Offer[],
  settings: readonly string[],
  missing: readonly string[],
): Promise<SeenInLog> {
  const { program, log, trial = true, trialTimeout = 300, choose, onStep = () => {} } = options
  if (log !== undefined) {
    const metrics = metricsOfLog(resolve(cwd, log), settings)
    return { metrics, trial: null, notes: metrics.length === 0 ? [`${log}: ${noMetrics}`] : [] }
  }
  if (missing.length > 0) {
    const line = shellQuote([...program, missing[0] ?? '', '…'])
    return {
      metrics: [],
      trial: null,
      notes: [
        `it needs ${missing.join(', ')}, so it was not run: call nightwatt init with them (${line}), or add them to "command" of the configuration`,
      ],
    }
  }
  const words = [...program, ...argumentsOf(cheapestSettings(offers), offers)]
  const line = shellQuote(words)
  if (!trial || !(await choose.trial(line)))
    return { metrics: [], trial: null, notes: [`not run: ${noMetricsYet}`] }
  onStep(`Running it once: ${line}`)
  const stop = stopOf(options)
  const ended = await runTrial(words, { cwd, timeoutSeconds: trialTimeout, stop }, path => ({
    metrics: metricsOfLog(path, settings),
    last: lastLines(endsOfLog(path)),
  }))
  if (ended.outcome === 'interrupted') throw new InterruptedError(`interrupted; nothing was written`)
  const { metrics, last } = ended.read
  const why = {
    success: metrics.length === 0 ? [noMetrics] : [],
    timeout: [
      `the trial (${line}) had not ended after ${trialTimeout} s: ended it, and read what it had printed`,
    ],
    failure: [new Redactor().text(`the trial (${line}) failed: ${ended.detail}; its last lines:${last}`)],
  }
  return { metrics, trial: ended.outcome, notes: why[ended.outcome] }
}

const noMetrics =
  'no number with a name was found in its log: add "performance_metrics" to the configuration, see docs/reading-logs.md'
const noMetricsYet = 'no metrics yet; nightwatt init --log FILE reads them from a log of an earlier run'

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new InterruptedError('interrupted; nothing was written')
}

function nextLines(
  repo: string,
  names: readonly string[],
  config: string | undefined,
): readonly [string, string] {
  const mutate = names.length === 0 ? [] : ['-mt', names.join(',')]
  const where = config === undefined ? [] : ['-c', config]
  const line = (command: string) =>
    `npx nightwatt ${shellQuote([command, '-r', repo, ...mutate, '-n', '5', '-s', '42', ...where])}`
  return [line('plan'), line('run')]
}
