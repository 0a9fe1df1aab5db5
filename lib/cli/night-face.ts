import { join } from 'node:path'
import type { Command } from 'commander'
import type { Night, NightEvent, RunHooks } from '../index.js'
import { exitCodes } from './exit-codes.js'
import { print, tell, toJson } from './output.js'
import { endByHangup, listenForSignals, signalExitCodes } from './signals.js'

/** What a command that runs a night is told about what is shown of it. */
export interface EndFlags {
  readonly dryRun?: boolean
  readonly report: boolean
  readonly quiet?: boolean
  readonly showOutput?: boolean
  readonly json?: boolean
}

/** Adds the flags that say what is shown of a night. */
export function addEndFlags(command: Command): Command {
  return command
    .option('--dry-run', 'print the plan and how long it will take, and run nothing')
    .option('--no-report', 'write no report at the end')
    .option('--quiet', 'show nothing while it runs')
    .option('--show-output', 'show what the trainings print, as it comes')
    .option('--json', 'machine-readable output')
}

type StartNight = (hooks: RunHooks) => Promise<Night>

/** What is told of a night when it has ended; what it returns stands in the JSON beside the night. */
type TellMore = (night: Night) => Promise<Readonly<Record<string, unknown>>>

/**
 * Runs a night with the terminal as its face: shows it, ends it in good order on a signal, writes the report, prints
 * where it is, and sets the exit code.
 *
 * @param start What runs the night.
 * @param tellMore What there is to tell besides, once it has ended.
 */
export async function runToReport(
  flags: EndFlags,
  start: StartNight,
  tellMore: TellMore = async () => ({}),
): Promise<void> {
  const { consoleListener } = await import('./console.js')
  const listener = flags.quiet === true ? undefined : consoleListener(process.stderr, flags)
  let begun = false
  const interrupt = listenForSignals(() => (begun ? 'the training' : undefined))
  try {
    const hooks = {
      signal: interrupt.signal,
      hurry: interrupt.hurry,
      commandLine: ['npx', 'nightwatt', ...process.argv.slice(2)],
      onEvent(event: NightEvent) {
        begun ||= event.type === 'night-started'
        listener?.onEvent(event)
      },
    }
    const ending = await runOrOpen(hooks, start)
    process.exitCode = interrupt.exitCode() ?? exitCodeOf(ending)
    const { night } = ending
    const page = flags.report ? await writeReport(night) : undefined
    if (night !== undefined) await printResult(night, page, flags, await tellMore(night))
  } finally {
    listener?.close()
    interrupt.stop()
  }
  if (interrupt.exitCode() === signalExitCodes.SIGHUP) endByHangup()
}

/** How a night ended; of one that broke off nothing may be left to open. */
type Ending =
  | { readonly how: 'ended'; readonly night: Night }
  | { readonly how: 'broke off'; readonly night: Night | undefined }
  | { readonly how: 'never began'; readonly night: undefined }

/** A night that broke off is told of, and what it finished gets its report all the same. */
async function runOrOpen(hooks: RunHooks, start: StartNight): Promise<Ending> {
  const { InterruptedError, NightError, openNight } = await import('../index.js')
  try {
    return { how: 'ended', night: await start(hooks) }
  } catch (error) {
    if (error instanceof InterruptedError) {
      tell(`nightwatt: ${error.message}`)
      return { how: 'never began', night: undefined }
    }
    if (!(error instanceof NightError)) throw error
    tell(`nightwatt: ${error.message}`)
    return { how: 'broke off', night: await openNight(error.path).catch(() => undefined) }
  }
}

async function printResult(
  night: Night,
  page: string | undefined,
  flags: EndFlags,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const succeeded = night.experiments.filter(experiment => experiment.training_success).length
  if (flags.json === true) {
    const failed = night.experiments.length - succeeded
    const total = night.record.plan?.length ?? night.experiments.length
    await print(
      toJson({
        night: night.name,
        path: night.path,
        total,
        succeeded,
        failed,
        report: page ?? null,
        ...more,
      }),
    )
  } else if (page !== undefined) {
    tell('Report:')
    await print(`${page}\n`)
  }
}

/** A report that cannot be written takes nothing from the night, which is on disk. */
async function writeReport(night: Night | undefined): Promise<string | undefined> {
  if (night === undefined || night.experiments.length === 0) return undefined
  const { report, rootOfConfig } = await import('../index.js')
  try {
    // Beside the results: with -c both lie in the project of that configuration. And the page of the evening: a second
    // night of it joins the first.
    const { config_file } = night.record
    const out = config_file === null ? {} : { out: join(rootOfConfig(config_file), 'reports') }
    return await report(night, { page: 'date', ...out })
  } catch (error) {
    tell(`The report could not be written: ${error instanceof Error ? error.message : String(error)}`)
    tell(`The night is whole, in ${night.path}; try again with: nightwatt report ${night.path}`)
    return undefined
  }
}

function exitCodeOf({ how, night }: Ending): number {
  if (how === 'never began') return exitCodes.interrupted
  if (how === 'broke off') return exitCodes.failed
  const all = night.experiments.length === night.record.plan?.length
  return all && night.experiments.every(experiment => experiment.training_success)
    ? exitCodes.succeeded
    : exitCodes.failed
}
