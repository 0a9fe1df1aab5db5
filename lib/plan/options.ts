import { parseBudget } from '../config/options/budget-text.js'
import {
  defaultSettings,
  isOptionName,
  type OptionName,
  optionNames,
  type RunOptions,
  type Settings,
  settingNames,
  options as table,
} from '../config/options/run-options.js'
import { metricWords } from '../config/pattern/metric-words.js'
import { UsageError } from '../errors.js'

export type { RunOptions, Settings }

/** How an option is called in messages: its name in a cell, its flag on the command line. */
type NameOf = (option: string) => string

/**
 * Checks the options of a night, all at once.
 *
 * @throws UsageError naming each option, what was found and what is allowed.
 */
export function checkOptions(options: RunOptions, nameOf: NameOf = name => name): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const mistakes = [
    ...Object.entries(given).flatMap(([name, value]) => mistakeOf(name, value, nameOf)),
    ...metricMistakes(options, nameOf),
    ...combinationMistakes(options, nameOf),
  ]
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  const settings = Object.fromEntries(Object.entries(given).filter(([name]) => isSettingName(name)))
  return { ...defaultSettings, ...settings }
}

function isSettingName(name: string): boolean {
  return isOptionName(name) && settingNames.includes(name)
}

function mistakeOf(name: string, value: unknown, nameOf: NameOf): string[] {
  if (!isOptionName(name)) {
    return [`${nameOf(name)}: unknown option; known: ${optionNames.toSorted().join(', ')}`]
  }
  const { fits, allowed, hint } = table[name].kind
  return fits(value)
    ? []
    : [`${nameOf(name)}: found ${show(value)}; allowed: ${allowed}${hint?.(value) ?? ''}`]
}

/** The mistakes of a metric's declaration, each under its name. */
function metricMistakes(options: RunOptions, nameOf: NameOf): string[] {
  return (['direction', 'select'] as const).flatMap(key => {
    const { values, allowed } = metricWords[key]
    return Object.entries(options[key] ?? {})
      .filter(([, value]) => !values.some(word => word === value))
      .map(([name, value]) => `${nameOf(key)} ${name}: found ${show(value)}; allowed: ${allowed}`)
  })
}

function combinationMistakes(options: RunOptions, nameOf: NameOf): string[] {
  const isGiven = (name: string) => isOptionName(name) && options[name] !== undefined
  const given = optionNames.filter(isGiven)
  const doubled = given.flatMap(name =>
    (table[name].inPlaceOf ?? [])
      .filter(isGiven)
      .map(
        other =>
          `${nameOf(name)}: found ${nameOf(other)} beside it; allowed: one of the two, for both say what to run`,
      ),
  )
  const lonely = given.flatMap(name => {
    const { onlyWith } = table[name]
    return onlyWith === undefined || isGiven(onlyWith)
      ? []
      : [`${nameOf(name)}: found it alone; allowed: only with ${nameOf(onlyWith)}`]
  })
  const waitsForNothing =
    options.wait === true && options.lock === false
      ? [`${nameOf('wait')}: found it without the lock that it waits for; allowed: one of the two`]
      : []
  const measuresNothing =
    options.energy === false && (options.idle ?? 0) > 0
      ? [`${nameOf('idle')}: found it where no energy is measured; allowed: only with the meters on`]
      : []
  const budget = typeof options.budget === 'string' ? parseBudget(options.budget) : undefined
  const holdsNothing =
    options.energy === false && typeof budget === 'object' && budget.joules !== undefined
      ? [`${nameOf('budget')}: found an energy where none is measured; allowed: only with the meters on`]
      : []
  const beside = options.resume === undefined ? [] : given.filter(name => !isBesideResume(name))
  return [
    ...doubled,
    ...lonely,
    ...waitsForNothing,
    ...measuresNothing,
    ...holdsNothing,
    // An option that would change how a night continues is a contradiction and not ignored.
    ...beside.map(
      name =>
        `${nameOf('resume')}: found ${nameOf(name)} beside it; allowed: it alone, for a night goes on as it began`,
    ),
  ]
}

function isBesideResume(name: OptionName): boolean {
  return table[name].besideResume === true
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
