#!/usr/bin/env node
import { Command, CommanderError, type Help, type Option } from 'commander'
import { printableText } from '../printable.js'
import { packageVersion } from '../version.js'
import { exitCodes } from './console/exit-codes.js'
import { tell } from './console/output.js'
import { expandShortFlags, shortFlags } from './flags/short-flags.js'

interface CommandModule {
  readonly description: string
  /** Nobody types it: it is in no help. */
  readonly hidden?: boolean
  /** Loads what the command needs and declares its arguments, options and action to commander. */
  readonly load: () => Promise<(command: Command) => Command>
}

/** Every command, registered here once. Only the one that is asked for is loaded, so that help comes at once. */
const commands: Readonly<Record<string, CommandModule>> = {
  run: {
    description: 'run a night: a sweep under the meters, every run recorded, a report at the end',
    load: async () => (await import('./run.js')).runCommand,
  },
  init: {
    description: "begin: a configuration from a program's own --help and one run of it",
    load: async () => (await import('./init.js')).initCommand,
  },
  rerun: {
    description: 'run the experiments of a night again, as a new night, and say what agrees',
    load: async () => (await import('./rerun.js')).rerunCommand,
  },
  testgen: {
    description: 'a night of test generation (Pynguin: MOSA, CoDAMOSA) over the modules of a list',
    load: async () => (await import('./testgen.js')).testgenCommand,
  },
  'ask-tell': {
    description: 'a night whose experiments an optimiser asks for, by JSON lines on stdin and stdout',
    load: async () => (await import('./ask-tell.js')).askTellCommand,
  },
  plan: {
    description: 'print the plan of a night and run nothing',
    load: async () => (await import('./plan.js')).planCommand,
  },
  list: {
    description: 'repositories, models and hyperparameters of the configuration',
    load: async () => (await import('./list.js')).listCommand,
  },
  doctor: {
    description: 'what can be measured here, by which meter, and what would unlock the rest',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  status: {
    description:
      'what the night on this machine is doing, from its files alone: also over ssh, also after a crash',
    load: async () => (await import('./status.js')).statusCommand,
  },
  table: {
    description: 'experiments of nights as CSV, JSON, Arrow IPC or Parquet, to stdout',
    load: async () => (await import('./table.js')).tableCommand,
  },
  check: {
    description: 'verify that the files of nights are whole and agree; --repair rebuilds what can be',
    load: async () => (await import('./check.js')).checkCommand,
  },
  report: {
    description: 'write one HTML page per night date, and index.html; or a page that compares two nights',
    load: async () => (await import('./report.js')).reportCommand,
  },
  pack: {
    description: 'nights, their code, tables and pages as one file that strangers can repeat and cite',
    load: async () => (await import('./share/pack.js')).packCommand,
  },
  open: {
    description: 'lay out what somebody packed in a new folder, verified; say what this machine lacks',
    load: async () => (await import('./share/open.js')).openCommand,
  },
  badge: {
    description: 'hold a pack against the badges of artifacts: available, functional, reproduced',
    load: async () => (await import('./share/badge.js')).badgeCommand,
  },
  export: {
    description: 'add experiments to a store of MLflow, an emissions.csv of CodeCarbon, or a CSV file',
    load: async () => (await import('./share/export.js')).exportCommand,
  },
  import: {
    description:
      "nights of what other tools measured: CodeCarbon's emissions.csv, experiment-runner's run table",
    load: async () => (await import('./share/import.js')).importCommand,
  },
  collect: {
    description: 'merge what the blocks of a night left, on a cluster or brought back from elsewhere',
    load: async () => (await import('./cluster/collect.js')).collectCommand,
  },
  block: {
    description: 'run a block of a night on a cluster, as its jobs do',
    hidden: true,
    load: async () => (await import('./cluster/block.js')).blockCommand,
  },
  kernel: {
    description: 'the kernel "TypeScript (nightwatt)" for JupyterLab: install, list, uninstall',
    load: async () => (await import('./kernel.js')).kernelCommand,
  },
  notebook: {
    description: 'run a notebook head-less, with parameters: notebook run',
    load: async () => (await import('./notebook.js')).notebookCommand,
  },
}

async function buildProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('nightwatt')
    .description(
      'Seeded mutation sweeps of training programs, with the energy, temperature and accuracy of every run.',
    )
    .version(packageVersion(), '-V, --version')
    .configureHelp({ optionTerm: describeOption })
    .configureOutput({
      outputError: (text, write) => write(printableText(oneLine(text, helpFor(program, argv)))),
    })
    .exitOverride()
    .addHelpText('after', exitCodesHelp)
  for (const [name, { description, load, hidden = false }] of Object.entries(commands)) {
    const command = program.command(name, { hidden }).description(description)
    // `nightwatt help run` asks for a command too.
    if (argv.slice(2, 4).includes(name)) (await load())(command)
  }
  return program
}

const exitCodesHelp = `
Exit codes: 0 all experiments succeeded, 1 some failed, 2 wrong usage or configuration,
            3 refused, 130 interrupted (143 by SIGTERM, 129 by SIGHUP).`

// The original's flags of two letters, which commander does not know, are in the help too.
function describeOption(this: Help | undefined, option: Option): string {
  const short = [...shortFlags].find(([, long]) => long === option.long)?.[0]
  return short === undefined ? option.flags : `${short}, ${option.flags}`
}

/** The hint at the help of the command that was called: `Help: nightwatt notebook run --help`. */
function helpFor(program: Command, argv: readonly string[]): string {
  const path = ['nightwatt']
  let command: Command | undefined = program
  for (const word of argv.slice(2)) {
    command = command.commands.find(known => known.name() === word)
    if (command === undefined) break
    path.push(word)
  }
  return `Help: ${path.join(' ')} --help`
}

function oneLine(text: string, help: string): string {
  const what = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '')
  return `nightwatt: ${what}. ${help}\n`
}

async function main(): Promise<void> {
  // A reader that stops (`| head`) or a closed terminal: the night goes on without them. `print` reports data that
  // could not be written.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const argv = expandShortFlags(process.argv)
  const program = await buildProgram(argv)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = tellError(error, helpFor(program, argv))
  }
}

/**
 * An error of the file system, with its path: `ENOTDIR: not a directory, open '/etc/passwd/x'`. A stack would add
 * nothing.
 */
function isOfTheSystem(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error && 'path' in error
}

/** Prints an error and returns its exit code. */
function tellError(error: unknown, help: string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    const where = error.name === 'UsageError' ? `\n${help}` : ''
    tell(`nightwatt: ${error.message}${where}`)
    return error.exitCode
  }
  if (isOfTheSystem(error)) {
    tell(`nightwatt: ${error.message}; look at the path that was given, and what stands there`)
    return exitCodes.failed
  }
  tell(`nightwatt: ${error instanceof Error ? error.stack : String(error)}`)
  return exitCodes.failed
}

await main()
