import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { againOptions } from '../../config/options/again-options.js'
import { clusterOptions } from '../../config/options/cluster-options.js'
import { conductOptions } from '../../config/options/conduct-options.js'
import { readNumber } from '../../config/options/kinds.js'
import type { Option as NightOption, Setting } from '../../config/options/option.js'
import { metricOptions, mutationOptions, programOptions } from '../../config/options/program-options.js'
import { flagOf, isOptionName, options } from '../../config/options/run-options.js'
import { planningNames } from '../../config/options/session-options.js'
import type { RunOptions } from '../../index.js'

export { flagOf }

/** The values of a night's flags: its options, and those that the face uses itself. */
export interface NightFlags extends RunOptions {
  /** Typed, it is a file. */
  readonly config?: string
  readonly enableSummaryAppend?: boolean
}

/** Adds the flags that say what a night runs. */
export function addWhatFlags(command: Command): Command {
  return addOptions(addOptions(command, programOptions), metricOptions).option(
    '-S, --enable-summary-append',
    'taken as the original took it, and needed for nothing: summary.csv is whole after every experiment, and "nightwatt table all" is the table of all nights',
  )
}

/** The notice for the original's `-S`, which added the night to results/summary_all.csv. */
export function summaryAppendNotice({ enableSummaryAppend }: NightFlags): string[] {
  return enableSummaryAppend === true
    ? [
        '-S adds nothing to summary_all.csv: summary.csv of the night is whole after every experiment, and the table of all nights, which historical_csvs reads too, is made by: nightwatt table all > results/summary_all.csv',
      ]
    : []
}

/** Adds the flags that say how a night is mutated, run and measured. */
export function addHowFlags(command: Command): Command {
  return addSettingFlags(addOptions(command, mutationOptions))
}

/**
 * Adds the flags that say how a night is run and measured, whatever it runs.
 *
 * @param otherwise What is used if a flag is not given, in words (its default).
 */
export function addSettingFlags(command: Command, otherwise?: string): Command {
  return addOptions(addOptions(command, conductOptions, otherwise), clusterOptions, otherwise)
}

/** Adds the flags of a night that is resumed. */
export function addResumeFlags(command: Command): Command {
  return addOptions(command, againOptions)
}

/** Adds the flags of a session: those of a night, without what says which experiments there are. */
export function addSessionFlags(command: Command): Command {
  const all = { ...programOptions, ...metricOptions, ...mutationOptions, ...conductOptions, ...againOptions }
  const planning: readonly string[] = planningNames
  return addOptions(
    command,
    Object.fromEntries(Object.entries<AnyOption>(all).filter(([name]) => !planning.includes(name))),
  )
}

/** Adds the flag of a night that runs again. */
export function addAcceptFlag(command: Command): Command {
  return addOptions(command, { acceptProgram: againOptions.acceptProgram })
}

type AnyOption = NightOption<unknown> | Setting<unknown>

function addOptions(
  command: Command,
  added: Readonly<Record<string, AnyOption>>,
  otherwise?: string,
): Command {
  for (const [name, option] of Object.entries(added)) {
    const isInherited = option.ofTheMoment !== true && name !== 'results'
    command.addOption(toFlag(name, option, isInherited ? otherwise : undefined))
  }
  return command
}

function toFlag(name: string, option: AnyOption, otherwise: string | undefined): Option {
  const { kind, short, help } = option
  const long = isOnByDefault(option) ? flagOf(name).replace(/^--/, '--no-') : flagOf(name)
  const argument = kind.argument === undefined ? '' : ` <${kind.argument}>`
  const words = otherwise ?? defaultWords(option)
  const flag = new Option(
    `${short === undefined ? '' : `-${short}, `}${long}${argument}`,
    words === undefined ? help : `${help} (default: ${words})`,
  )
  flag.attributeName = () => name
  if (kind.read === undefined) return flag
  return flag.argParser(reader(kind.read))
}

/** How the command line reports an invalid word. */
function reader<Value>(read: (word: string, before: unknown) => Value) {
  return (word: string, before: unknown): Value => {
    try {
      return read(word, before)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
    }
  }
}

/** For flags with a number that are not options of a night. */
export const toNumber = reader(readNumber)

function defaultWords(option: AnyOption): string | undefined {
  if (option.otherwise !== undefined) return option.otherwise
  return 'default' in option && ['number', 'string'].includes(typeof option.default)
    ? String(option.default)
    : undefined
}

/** The options of a night that the flags mean; nights to avoid are looked for in the results folder. */
export async function readRunOptions(flags: NightFlags): Promise<RunOptions> {
  return { ...toRunOptions(flags), ...(await nightsToAvoid(flags)) }
}

/** The nights that `--avoid` names. */
export async function nightsToAvoid({
  avoid,
  results = 'results',
  config,
}: Pick<NightFlags, 'avoid' | 'results' | 'config'>): Promise<{ avoid?: readonly string[] }> {
  if (avoid === undefined) return {}
  const { resolveConfig, selectNights } = await import('../../index.js')
  // Looked for where this night will be: in the project of the configuration.
  const folder = resolve(resolveConfig({ config }).root, results)
  return { avoid: await selectNights([avoid].flat(), { belonging: true, results: folder }) }
}

/** The options of a night among the flags, without switches that are on by default. */
export function toRunOptions(flags: object): RunOptions {
  return Object.fromEntries(
    Object.entries(flags).filter(
      ([name, value]) =>
        isOptionName(name) && value !== undefined && !(value === true && isOnByDefault(options[name])),
    ),
  )
}

/** A switch that is on by default: its flag switches it off. */
function isOnByDefault(option: AnyOption): boolean {
  return 'default' in option && option.default === true
}
