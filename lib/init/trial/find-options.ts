import { UsageError } from '../../errors.js'
import { buildCommand, type Command } from '../../run/command/command.js'
import { oneLine } from '../../run/log/file/log-text.js'
import { isHydraHelp, readHydra } from '../help/hydra.js'
import { type ReadHelp, readHelp } from '../help/read-help.js'
import { describedOptions } from '../offer/described-options.js'
import type { FoundOption } from '../offer/found-option.js'
import { readOptions } from '../offer/read-option.js'
import { type Asked, askProgram, maxHelpBytes } from './ask-program.js'

export interface FoundOptions {
  readonly options: readonly FoundOption[]
  /** What the user should know of how they were found. */
  readonly notes: readonly string[]
}

interface Place {
  /** The program and its first arguments. */
  readonly words: readonly string[]
  /** Folder it runs in. */
  readonly cwd: string
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The options that a program tells of itself: by `--help`, and those of a Hydra program by `--cfg job`.
 *
 * @throws UsageError where it cannot be started, says nothing in time, or shows no options.
 */
export async function findOptions(place: Place): Promise<FoundOptions> {
  const help = await askFor(['--help'], place)
  const cfg = isHydraHelp(`${help.stdout}\n${help.stderr}`)
    ? await askFor(['--cfg', 'job'], place)
    : undefined
  const asked = cfg ?? help
  const question = [...place.words, ...(cfg === undefined ? ['--help'] : ['--cfg', 'job'])].join(' ')
  const found =
    cfg === undefined
      ? optionsIn(help, readHelp(help.stdout) ?? readHelp(help.stderr))
      : readOptions(await readHydra(cfg.stdout))
  if (found.length === 0 || asked.ended === 'interrupted')
    throw new UsageError(whyNone(question, asked, place))
  return { options: found, notes: notesOf(question, asked, place) }
}

/** What Python's own parser says counts over the words of the help. */
function optionsIn({ description }: Asked, help: ReadHelp | undefined): readonly FoundOption[] {
  const said = help?.options ?? []
  const texts = new Map(said.flatMap(({ flags, text }) => flags.map(flag => [flag, text] as const)))
  return describedOptions(description, texts) ?? readOptions(said)
}

/**
 * The program with arguments as a night would start it.
 *
 * @throws UsageError where it is not there.
 */
export function commandOf(words: readonly string[], cwd: string): Command {
  const repository = { path: cwd, command: [...words], models: ['default'], supported_hyperparams: {} }
  const program = { repository: 'init', model: 'default', hyperparameters: {} }
  const context = { base: cwd, env: process.env, output: '', maxTimeSeconds: 0 }
  const command = buildCommand(repository, program, context)
  if ('cause' in command)
    throw new UsageError(`${words.join(' ')}: ${command.detail.replace(/ \(command in .*\)$/, '')}`)
  return command
}

async function askFor(
  args: readonly string[],
  { words, cwd, timeoutSeconds, signal }: Place,
): Promise<Asked> {
  const asked = await askProgram(commandOf([...words, ...args], cwd), { timeoutSeconds, signal })
  if (asked.notStarted !== undefined)
    throw new UsageError(`${words[0]} cannot be started: ${asked.notStarted}`)
  return asked
}

function whyNone(
  question: string,
  { stdout, stderr, ended, exitCode }: Asked,
  { timeoutSeconds }: Place,
): string {
  const byHand =
    'say them yourself: nightwatt run --command "…" --param lr=log_uniform:1e-5:1e-1, or a file as docs/configuring.md shows'
  if (ended === 'interrupted') return `${question}: interrupted`
  if (ended === 'time') {
    return `${question}: found no options within ${timeoutSeconds} s, and ended it; does it wait for input, or train at once? A program that loads slowly: --help-timeout 60. Else ${byHand}${lastLines(stdout, stderr)}`
  }
  if (ended === 'length')
    return `${question}: found no options in its first ${maxHelpBytes / 1e6} MB, and ended it; ${byHand}`
  return `${question}: found no options in what it prints (exit code ${exitCode ?? 'unknown'}); ${byHand}${lastLines(stdout, stderr)}`
}

function notesOf(question: string, { ended, exitCode }: Asked, { timeoutSeconds }: Place): string[] {
  if (ended === 'time')
    return [`${question} had not ended after ${timeoutSeconds} s: ended it, and read what it had printed`]
  if (ended === 'length')
    return [`${question} prints more than ${maxHelpBytes / 1e6} MB: read no more than that, and ended it`]
  return exitCode === 0
    ? []
    : [`${question} ended with exit code ${exitCode ?? 'unknown'}; its options were read all the same`]
}

/** The last words of a program that did not do what it was asked, indented below a message. */
export function lastLines(...outputs: readonly string[]): string {
  const lines = outputs.flatMap(text => text.split('\n')).filter(line => line.trim() !== '')
  return lines
    .slice(-5)
    .map(line => `\n  ${oneLine(line, 200)}`)
    .join('')
}
