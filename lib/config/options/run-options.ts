import type { againOptions, libraryOptions } from './again-options.js'
import { clusterOptions } from './cluster-options.js'
import { conductOptions } from './conduct-options.js'
import { nightOptions } from './night-options.js'
import type { Option } from './option.js'
import type { metricOptions, mutationOptions, programOptions } from './program-options.js'

// Not derived from the object that holds them all: a declaration file would lose the comments.
type Table = typeof programOptions &
  typeof metricOptions &
  typeof mutationOptions &
  typeof conductOptions &
  typeof clusterOptions &
  typeof againOptions &
  typeof libraryOptions
type ValueOf<Entry> = Entry extends Option<infer Value> ? Value : never

/** The name of an option, in a cell as in night.json. */
export type OptionName = keyof Table
type SettingName = {
  [Name in OptionName]: Table[Name] extends { default: unknown } ? Name : never
}[OptionName]

/**
 * The options of a night, named as the command line's flags in camel case. Everything but the repository and the
 * model has a default.
 */
export type RunOptions = { readonly [Name in OptionName]?: ValueOf<Table[Name]> }

/** The options of a night with every default filled in. */
export type Settings = { readonly [Name in SettingName]: ValueOf<Table[Name]> }

/** Every option by its name, in the order of `--help`. */
export const options: Readonly<Record<OptionName, Option<unknown>>> = nightOptions

export const optionNames = Object.keys(nightOptions) as readonly OptionName[]

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(nightOptions, name)
}

/** Names of the options that say how a night runs. */
export const settingNames: readonly OptionName[] = optionNames.filter(name => 'default' in options[name])

/** The settings of a night without options. */
export const defaultSettings = Object.fromEntries(
  Object.entries(nightOptions).flatMap(([name, option]) =>
    'default' in option ? [[name, option.default]] : [],
  ),
) as Settings

/** The flag of an option: `maxRetries` is `--max-retries`. */
export function flagOf(name: string): string {
  const own = isOptionName(name) ? options[name].flag : undefined
  return `--${own ?? name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** Options that may change how a night is run again; none changes what it runs. */
export const rerunNames = [
  ...(Object.keys(conductOptions) as (keyof typeof conductOptions)[]),
  ...(Object.keys(clusterOptions) as (keyof typeof clusterOptions)[]),
  'cwd',
  'acceptProgram',
] as const satisfies readonly OptionName[]
