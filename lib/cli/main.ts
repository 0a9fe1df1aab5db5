#!/usr/bin/env node
import { Command, CommanderError, type Help, type Option } from 'commander'
import { doctorCommand } from './doctor.js'
import { exitCodes } from './exit-codes.js'
import { expandShortFlags, shortFlags } from './flags.js'
import { listCommand } from './list.js'
import { planCommand } from './plan.js'
import { reportCommand } from './report.js'
import { runCommand } from './run.js'
import { tableCommand } from './table.js'
import { version } from './version.js'

/** Every command, registered here once. Each loads what is heavy only when it runs. */
const commands = [runCommand, planCommand, listCommand, doctorCommand, tableCommand, reportCommand]

function buildProgram(): Command {
  const program = new Command('nightwatt')
    .description(
      'Seeded mutation sweeps of training programs, with the energy, temperature and accuracy of every run.',
    )
    .version(version(), '-V, --version')
    .configureHelp({ optionTerm: describeOption })
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 all experiments succeeded, 1 some failed, 2 wrong usage or configuration,
            3 refused, 130 interrupted.`,
    )
  for (const register of commands) {
    const command = register(program)
    command.configureOutput({ outputError: (text, write) => write(oneLine(text, command.name())) })
  }
  program.configureOutput({ outputError: (text, write) => write(oneLine(text)) })
  return program
}

// The original's flags of two letters, which commander does not know, stand in the help all the same.
function describeOption(this: Help | undefined, option: Option): string {
  const short = Object.entries(shortFlags).find(([, long]) => long === option.long)?.[0]
  return short === undefined ? option.flags : `${short}, ${option.flags}`
}

function oneLine(text: string, command?: string): string {
  const what = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  return `nightwatt: ${what}. Help: nightwatt ${command === undefined ? '' : `${command} `}--help\n`
}

async function main(): Promise<void> {
  // A reader that has seen enough (`| head`) is no error of ours.
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  })
  try {
    await buildProgram().parseAsync(expandShortFlags(process.argv))
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** Tells of an error and returns the exit code for it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    process.stderr.write(`nightwatt: ${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(`nightwatt: ${error instanceof Error ? error.stack : String(error)}\n`)
  return exitCodes.failed
}

await main()
