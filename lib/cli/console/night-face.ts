import { join } from 'node:path'
import type { Command } from 'commander'
import type { Night, NightEvent, RunHooks } from '../../index.js'
import { exitCodes } from './exit-codes.js'
import { print, tell, toJson } from './output.js'
import { endByHangup, listenForSignals, signalExitCodes } from './signals.js'

/** The flags of a command that runs a night about what it shows. */
export interface EndFlags {
  readonly dryRun?: boolean
  readonly report: boolean
  readonly quiet?: boolean
  readonly showOutput?: boolean
  readonly json?: boolean
}

/** Adds the flags about what is shown of a night. */
export function addEndFlags(command: Command): Command {
  return addShowFlags(
    command.option('--dry-run', 'print the plan and how long it will take, and run nothing'),
  ).option('--json', 'machine-readable output')
}

/** Adds those about what it shows while it runs, and at its end. */
export function addShowFlags(command: Command): Command {
  return command
    .option('--no-report', 'write no report at the end')
    .option('--quiet', 'show nothing while it runs')
    .option('--show-output', 'show what the trainings print, as it comes')
}

type StartNight = (hooks: RunHooks) => Promise<Night>

/** Called when a night has ended, to print more; what it returns becomes part of the JSON. */
type TellMore = (night: Night) => Promise<Readonly<Record<string, unknown>>>

/**
 * Runs a night in the terminal: shows it, ends it in good order on a signal, writes the report, prints its path, and
 * sets the exit code.
 *
 * @param start Runs the night.
 * @param tellMore Prints more, once it has ended.
 */
export async function runToReport(
  flags: EndFlags,
  start: StartNight,
  tellMore: TellMore = async () => ({}),
): Promise<void> {
  const { consoleListener } = await import('./console.js')
  const listener = flags.quiet === true ? undefined : consoleListener(process.stderr, flags)
  let begun = false
  let detached = false
  const interrupt = listenForSignals(() => (begun ? 'the training' : undefined))
  try {
    const hooks = {
      signal: interrupt.signal,
      forceKill: interrupt.forceKill,
      commandLine: ['npx', 'nightwatt', ...process.argv.slice(2)],
      onEvent(event: NightEvent) {
        begun ||= event.type === 'night-started'
        detached = event.type === 'night-detached'
        listener?.onEvent(event)
      },
    }
    const ending = await runOrOpen(hooks, start)
    // Others run it, and none of it is to be judged yet.
    if (detached) return await printDetached(ending.night, flags)
    process.exitCode = interrupt.exitCode() ?? exitCodeOf(ending)
    const { night } = ending
    if (night !== undefined && flags.quiet !== true) await tellProtocol(night)
    const page = flags.report ? await writeReport(night) : undefined
    if (night !== undefined) await printResult(night, page, flags, await tellMore(night))
  } finally {
    listener?.close()
    interrupt.stop()
  }
  if (interrupt.exitCode() === signalExitCodes.SIGHUP) endByHangup()
}

/** How well it was measured: below the summary of a night. */
async function tellProtocol(night: Night): Promise<void> {
  const { nightNoise, noiseLines, precisionLines, protocol, protocolLines } = await import('../../index.js')
  for (const line of precisionLines(night.record)) tell(line)
  if (night.experiments.some(({ training_success }) => training_success))
    for (const line of protocolLines(protocol(night))) tell(line)
  const noise = nightNoise(night.record)
  if (noise !== undefined) for (const line of noiseLines(noise)) tell(line)
}

/** How a night ended; one that broke off may have nothing left to open. */
type Ending =
  | { readonly how: 'ended'; readonly night: Night }
  | { readonly how: 'broke off'; readonly night: Night | undefined }
  | { readonly how: 'never began'; readonly night: undefined }

/** A night that broke off is reported, and what it finished still gets its report. */
async function runOrOpen(hooks: RunHooks, start: StartNight): Promise<Ending> {
  const { InterruptedError, NightError, openNight } = await import('../../index.js')
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

async function printDetached(night: Night | undefined, { json = false }: EndFlags): Promise<void> {
  process.exitCode = exitCodes.succeeded
  if (night === undefined || !json) return
  await print(toJson({ night: night.name, path: night.path, detached: true }))
}

async function printResult(
  night: Night,
  page: string | undefined,
  flags: EndFlags,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { protocol } = await import('../../index.js')
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
        protocol: protocol(night),
        ...more,
      }),
    )
  } else if (page !== undefined) {
    tell('Report:')
    await print(`${page}\n`)
  }
}

/** A report that cannot be written does not harm the night, which is on disk. */
export async function writeReport(night: Night | undefined): Promise<string | undefined> {
  if (night === undefined || night.experiments.length === 0) return undefined
  const { report, rootOfConfig } = await import('../../index.js')
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

function hasEndedForBudget({ record: { budget } }: Night): boolean {
  return budget !== undefined && budget.ended !== ''
}

function exitCodeOf({ how, night }: Ending): number {
  if (how === 'never began') return exitCodes.interrupted
  if (how === 'broke off') return exitCodes.failed
  // What its budget left out was not to run.
  const all = night.experiments.length === night.record.plan?.length || hasEndedForBudget(night)
  return all && night.experiments.every(experiment => experiment.training_success)
    ? exitCodes.succeeded
    : exitCodes.failed
}
