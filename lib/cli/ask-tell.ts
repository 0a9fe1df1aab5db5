import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import type { HyperparameterValues, Night, RunHooks, Session, SessionResult } from '../index.js'
import { addShowFlags, type EndFlags, runToReport, writeReport } from './console/night-face.js'
import { print, tell } from './console/output.js'
import { addSessionFlags, flagOf, type NightFlags, toNumber, toRunOptions } from './flags/flags.js'

interface AskTellFlags extends NightFlags, EndFlags {
  readonly silence?: number
}

/** `nightwatt ask-tell`: a night whose experiments another program asks for, line by line. */
export function askTellCommand(command: Command): Command {
  return addShowFlags(addSessionFlags(command))
    .option(
      '--silence <seconds>',
      'end in good order when nothing is asked for so long (default: 3600)',
      toNumber,
    )
    .addHelpText('after', help)
    .action(askTell)
}

const help = `
Reads JSON lines from stdin and writes one to stdout for each, in order:
  {"id": 1, "run": {"learning_rate": 0.01}}
  {"id": 1, "experiment": "digits_mlp_001", "outcome": "success", "metrics": {"accuracy": 91.5}, "seconds": 12.1,
   "energy_joules": 751.2, "uncertainty_joules": 6.1}
  {"id": 2, "error": "…"}                     what was asked for cannot be; the night goes on
Hyperparameters that are not named keep their defaults; "id" may be anything, and be left out. What is not known is null.
The night begins with the first line, and ends where stdin ends or by {"end": true}; all else is said on stderr.`

async function askTell(flags: AskTellFlags): Promise<void> {
  const { report: isReported, silence, ...others } = flags
  const options = { ...toRunOptions(others), ...(silence === undefined ? {} : { silenceSeconds: silence }) }
  await runToReport(
    { ...flags, json: false, report: false },
    hooks => converse(options, hooks),
    async night => {
      const page = isReported ? await writeReport(night) : undefined
      if (page !== undefined) tell(`Report: ${page}`)
      return {}
    },
  )
}

async function converse(
  options: Parameters<typeof import('../index.js').startSession>[0],
  hooks: RunHooks,
): Promise<Night> {
  const { startSession } = await import('../index.js')
  const session = await startSession(options, hooks, name =>
    name === 'silenceSeconds' ? '--silence' : flagOf(name),
  )
  const lines = createInterface({
    input: process.stdin,
    ...(hooks.signal === undefined ? {} : { signal: hooks.signal }),
  })
  let answered = Promise.resolve()
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    const asked = readLine(line, number)
    if ('end' in asked) break
    // At once, so that it takes its place in the queue; told when those before it have been.
    const result = resultOf(session, asked)
    answered = Promise.all([answered, result]).then(([, said]) => say({ id: asked.id, ...said }))
    // An answer that cannot be written does not end what runs; it is told at the end.
    answered.catch(() => {})
  }
  lines.close()
  const night = session.end()
  // Whoever asked has an answer to each line before the end.
  await Promise.allSettled([night, answered])
  await answered
  return night
}

type Asked =
  | { readonly end: true }
  | { readonly id: unknown; readonly run: HyperparameterValues }
  | { readonly id: unknown; readonly mistake: string }

function readLine(line: string, number: number): Asked {
  const allowed = 'allowed: {"run": {"NAME": VALUE, …}}, with an "id" or without, or {"end": true}'
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return {
      id: null,
      mistake: `line ${number}: no JSON (${error instanceof Error ? error.message : String(error)}); ${allowed}`,
    }
  }
  if (typeof value !== 'object' || value === null)
    return { id: null, mistake: `line ${number}: found ${line.slice(0, 100)}; ${allowed}` }
  if (Reflect.get(value, 'end') === true) return { end: true }
  const [id = null, run]: unknown[] = [Reflect.get(value, 'id'), Reflect.get(value, 'run')]
  return isAssignment(run)
    ? { id, run }
    : { id, mistake: `line ${number}: found ${line.slice(0, 100)}; ${allowed}` }
}

function isAssignment(value: unknown): value is HyperparameterValues {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(one => one === null || ['string', 'number', 'boolean'].includes(typeof one))
  )
}

async function resultOf(session: Session, asked: Exclude<Asked, { end: true }>): Promise<object> {
  try {
    return 'mistake' in asked ? { error: asked.mistake } : told(await session.run(asked.run))
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function told(result: SessionResult) {
  return {
    experiment: result.experimentId,
    outcome: result.outcome,
    metrics: result.metrics,
    seconds: result.seconds,
    energy_joules: result.energyJoules,
    uncertainty_joules: result.uncertaintyJoules,
  }
}

function say(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value)}\n`)
}
