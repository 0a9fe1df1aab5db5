import type { Command } from 'commander'
import type { InitChoices, Initialised } from '../index.js'
import { print, tell, toJson } from './console/output.js'
import { listenForSignals } from './console/signals.js'

interface InitFlags {
  readonly yes?: boolean
  readonly log?: string
  readonly trial: boolean
  readonly mutate?: string
  readonly name?: string
  readonly config?: string
  readonly helpTimeout?: string
  readonly trialTimeout?: string
  readonly json?: boolean
}

/** `nightwatt init`: a configuration from a program's own help and one run of it. */
export function initCommand(command: Command): Command {
  // What stands behind the program's name is the program's.
  command.parent?.enablePositionalOptions()
  return command
    .argument('<program...>', 'the program and its first arguments: python train.py --data mnist')
    .passThroughOptions()
    .option('-y, --yes', 'ask nothing: take what is suggested')
    .option('--log <file>', 'read metrics from this log of an earlier run, and run nothing')
    .option('--no-trial', 'do not run the program: no metrics then')
    .option(
      '--mutate <a,b|all>',
      'with --yes: the hyperparameters to take (default: those whose names people sweep)',
    )
    .option('--name <name>', 'what it is called in the configuration (default: after the program)')
    .option('-c, --config <file>', 'models file (default: config/models_config.json of the project)')
    .option('--help-timeout <seconds>', 'how long it may take to print its --help (default: 10)')
    .option('--trial-timeout <seconds>', 'how long the one run may take (default: 300)')
    .option('--json', 'machine-readable output; with --yes')
    .addHelpText('after', help)
    .action(runInit)
}

const help = `
Our own flags stand before the program. It is run twice, never by a shell: with --help, which tells its options (argparse,
click, typer, absl; a Hydra program by --cfg job), and once with its cheapest settings, whose log shows its metrics. Writes
config/models_config.json, or adds to it, and a notebook; overwrites nothing.

Exit codes: 0 written, 2 wrong usage, no options found, or a name that is taken, 130 interrupted: nothing is written.`

async function runInit(program: readonly string[], flags: InitFlags): Promise<void> {
  const { init, UsageError } = await import('../index.js')
  const asks = flags.yes !== true
  if (asks && (!process.stdin.isTTY || !process.stderr.isTTY)) {
    throw new UsageError('found no terminal to ask in; with --yes, what is suggested is taken')
  }
  if (asks && (flags.json === true || flags.mutate !== undefined)) {
    throw new UsageError(
      'found --json or --mutate without --yes; allowed: with it, since the choice is asked for',
    )
  }
  const interrupt = listenForSignals(() => 'the program')
  try {
    const choose: InitChoices | undefined = asks
      ? (await import('./console/init-questions.js')).initQuestions
      : undefined
    const made = await init({
      program,
      name: flags.name,
      config: flags.config,
      log: flags.log,
      trial: flags.trial,
      mutate: flags.mutate === undefined || flags.mutate === 'all' ? flags.mutate : flags.mutate.split(','),
      helpTimeout: secondsOf(flags.helpTimeout),
      trialTimeout: secondsOf(flags.trialTimeout),
      choose,
      onStep: tell,
      signal: interrupt.signal,
      forceKill: interrupt.forceKill,
    })
    for (const note of made.notes) tell(`note: ${note}`)
    await print(flags.json === true ? toJson(made) : describe(made))
  } finally {
    interrupt.stop()
    const code = interrupt.exitCode()
    if (code !== undefined) process.exitCode = code
  }
}

function secondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function describe({ written, hyperparameters, left, metrics, next }: Initialised): string {
  const seen = Object.entries(metrics).map(([name, value]) => `${name} (${value})`)
  const others = left.length === 0 ? '' : `; ${left.length} more options could be: --mutate all`
  return [
    `hyperparameters  ${hyperparameters.join(', ') || 'none'}${others}`,
    `metrics          ${seen.join(', ') || 'none'}`,
    ...written.map(path => `wrote            ${path}`),
    '',
    'Next: what a night would run, and the night itself:',
    ...next.map(line => `  ${line}`),
    '',
  ].join('\n')
}
