import { text } from 'node:stream/consumers'
import { type Command, InvalidArgumentError } from 'commander'
import type { NewNotebookOptions, NotebookRun } from '../index.js'
import { CellLines } from './console/cell-lines.js'
import { exitCodes } from './console/exit-codes.js'
import { print, tell } from './console/output.js'
import { endByHangup, listenForSignals, signalExitCodes } from './console/signals.js'
import { toParameter, toRawParameter } from './flags/parameter-flags.js'

interface NotebookFlags {
  readonly parameter?: Readonly<Record<string, unknown>>
  readonly rawParameter?: Readonly<Record<string, unknown>>
  readonly parameters?: string
  readonly output?: string
  readonly inPlace?: boolean
  readonly cwd?: string
  readonly quiet?: boolean
}

/** `nightwatt notebook`: notebooks without JupyterLab. */
export function notebookCommand(command: Command): Command {
  command
    .command('run')
    .argument('<notebook>', 'of the kernel "TypeScript (nightwatt)", or of tslab')
    .description('run a notebook from top to bottom with parameters, and write it with its outputs')
    .option(
      '-p, --parameter <name=value>',
      'a parameter: a number, true, false, null, a list or object of JSON, else text; repeatable',
      toParameter,
    )
    .option('-r, --raw-parameter <name=text>', 'the same, always text; repeatable', toRawParameter)
    .option(
      '-f, --parameters <file>',
      'an object of JSON with parameters; what -p and -r give counts over it',
    )
    .option('-o, --output <file>', 'where it is written; what is there is replaced')
    .option('--in-place', 'write over the notebook itself')
    .option('--cwd <dir>', "where its kernel runs (default: the notebook's own folder)")
    .option('--quiet', 'show nothing while it runs')
    .addHelpText('after', help)
    .action(runNotebook)
  command
    .command('new')
    .argument('[file]', 'the notebook; a file that is there is not replaced', 'study.ipynb')
    .description('write a notebook that is a study: plan, night, charts, comparison, how to repeat it')
    .option('-r, --repo <name>', 'repository of the configuration (default: the first)')
    .option('-m, --model <name>', 'its model (default: the first)')
    .option(
      '--mutate <names>',
      'hyperparameters to sweep, separated by commas; also -mt (default: all)',
      toNames,
    )
    .option('-n, --runs <number>', 'how many mutations (default: 5)', toCount)
    .option('-s, --seed <number>', 'what decides everything that is drawn (default: 42)', toCount)
    .option('-c, --config <file>', 'the models file (default: that of the project)')
    .addHelpText('after', newHelp)
    .action(makeNotebook)
  command
    .command('strip')
    .argument('[notebooks...]', 'changed in place (default: standard input, to standard output)')
    .description('take out what running left: outputs, counts, times; for version control')
    .addHelpText('after', stripHelp)
    .action(stripNotebooks)
  return command
}

const help = `
Parameters are the variables of the cell tagged "parameters"; the values are put in a cell after it, tagged
"injected-parameters". When a cell fails, what is below it does not run, and the notebook is written as far as it went.

Exit codes: 0 every cell succeeded, 1 one failed, 2 wrong usage or no such notebook, 3 no Python with nbclient,
            130 interrupted: the night of the running cell ends in good order.`

const newHelp = `
These are the variables of its cell tagged "parameters": another seed needs no new notebook. Its last cell fails where the
same seed did not give the same experiments.`

function toNames(text: string): readonly string[] {
  return text.split(',').map(name => name.trim())
}

function toCount(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(`found ${text}; allowed: a whole number from 0.`)
}

async function makeNotebook(file: string, flags: NewNotebookOptions): Promise<void> {
  const { newNotebook } = await import('../index.js')
  const path = newNotebook(file, flags)
  tell(`Written; open it in JupyterLab, or run it: npx nightwatt notebook run ${file} -o out.ipynb`)
  await print(`${path}\n`)
}

const stripHelp = `
As a filter of git, which keeps outputs on your disk and out of the repository:
  git config filter.notebook.clean "npx nightwatt notebook strip"
  git config filter.notebook.required true
  echo "*.ipynb filter=notebook" >> .gitattributes`

async function stripNotebooks(paths: readonly string[]): Promise<void> {
  const { stripNotebook, strippedNotebook } = await import('../index.js')
  if (paths.length === 0) return print(strippedNotebook(await text(process.stdin), 'standard input'))
  for (const path of paths) tell(`${path}: ${(await stripNotebook(path)) ? 'stripped' : 'nothing to strip'}`)
}

const outcomeCodes = {
  succeeded: exitCodes.succeeded,
  failed: exitCodes.failed,
  interrupted: exitCodes.interrupted,
}

async function runNotebook(path: string, flags: NotebookFlags): Promise<void> {
  const { runNotebook: run } = await import('../index.js')
  const lines = flags.quiet === true ? undefined : new CellLines(process.stderr)
  const interrupt = listenForSignals(() => 'the cell that runs')
  const { parameter, rawParameter, parameters: parametersFile, output, inPlace, cwd } = flags
  try {
    const ended = await run(path, {
      parameters: { ...parameter, ...rawParameter },
      parametersFile,
      output,
      inPlace,
      cwd,
      signal: interrupt.signal,
      forceKill: interrupt.forceKill,
      onCell: event => lines?.onCell(event),
    })
    process.exitCode = interrupt.exitCode() ?? outcomeCodes[ended.outcome]
    lines?.close()
    tellEnd(ended)
    await print(`${ended.path}\n`)
  } finally {
    lines?.close()
    interrupt.stop()
  }
  if (interrupt.exitCode() === signalExitCodes.SIGHUP) endByHangup()
}

function tellEnd({ outcome, failure }: NotebookRun): void {
  if (failure !== undefined) {
    const { cell, line, source, error } = failure
    tell(
      `nightwatt: cell ${cell} ${outcome === 'interrupted' ? 'was interrupted' : 'failed'}${line === undefined ? '' : ` in line ${line}`}: ${source}`,
    )
    tell(error.replaceAll(/^/gm, '  '))
  }
  if (outcome !== 'succeeded') tell('Written as far as it went:')
}
