import { isOptionName, options as optionTable, rerunNames } from '../../config/options/run-options.js'
import { UsageError } from '../../errors.js'
import { checkOptions, type RunOptions, type Settings } from '../../plan/options.js'
import { recordedSettings } from '../../plan/recorded-plan.js'
import type { NightRecord } from '../../record/schema.js'

/** How a night is run again, where different; never what it runs. */
export type RerunOptions = Pick<RunOptions, (typeof rerunNames)[number]>

/**
 * The settings of a night that runs again: those it had, except what is given now.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options that a night cannot be run again with.
 */
export function rerunSettings(
  record: NightRecord | undefined,
  options: RerunOptions,
  nameOf: (option: string) => string,
): Settings {
  const allowed: readonly string[] = rerunNames
  const unknown = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !allowed.includes(name),
  )
  if (unknown.length > 0) {
    const found = unknown.map(([name]) => nameOf(name)).join(', ')
    throw new UsageError(
      `rerun: found ${found}; allowed: ${rerunNames.map(nameOf).join(', ')}. What a night runs stands in its night.json.`,
    )
  }
  const { acceptProgram, ...others } = given(options)
  if (acceptProgram !== undefined && typeof acceptProgram !== 'boolean') {
    throw new UsageError(
      `${nameOf('acceptProgram')}: found ${JSON.stringify(acceptProgram)}; allowed: true or false`,
    )
  }
  checkOptions(others, nameOf)
  const isInherited = (name: string) =>
    isOptionName(name) &&
    optionTable[name].ofTheMoment !== true &&
    // What can no longer be measured is not asked for again.
    !(options.energy === false && name === 'idle')
  const recorded = Object.entries(record === undefined ? {} : recordedSettings(record)).filter(([name]) =>
    isInherited(name),
  )
  return checkOptions({ ...Object.fromEntries(recorded), ...others }, nameOf)
}

function given(options: RerunOptions): RerunOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
