import { UsageError } from '../../errors.js'
import type { NightRecord } from '../../record/schema.js'
import { checkOptions, type RunOptions, type Settings } from '../plan/options.js'
import { recordedSettings } from '../plan/recorded-plan.js'

const names = [
  'results',
  'cwd',
  'cooldown',
  'idle',
  'maxRetries',
  'retryDelay',
  'timeout',
  'maxLog',
  'energy',
  'sampleInterval',
  'gpus',
  'skipSpaceCheck',
  'keepFailed',
  'keepGoing',
  'engine',
  'governor',
  'wait',
  'lock',
  'redact',
  'acceptProgram',
] as const satisfies readonly (keyof RunOptions)[]

/** How a night is run again, where not as it was: never what it runs. */
export type RerunOptions = Pick<RunOptions, (typeof names)[number]>

// They speak of the moment and the machine, not of the night.
const ofTheMoment: ReadonlySet<string> = new Set(['wait', 'lock', 'skipSpaceCheck'])

/**
 * The settings of a night that runs again: those it had, but for what is given now.
 *
 * @param nameOf How an option is called in messages: its name in a cell, its flag on the command line.
 * @throws UsageError for options that a night cannot be run again with.
 */
export function rerunSettings(
  record: NightRecord | undefined,
  options: RerunOptions,
  nameOf: (option: string) => string,
): Settings {
  const allowed: readonly string[] = names
  const unknown = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !allowed.includes(name),
  )
  if (unknown.length > 0) {
    const found = unknown.map(([name]) => nameOf(name)).join(', ')
    throw new UsageError(
      `rerun: found ${found}; allowed: ${names.map(nameOf).join(', ')}. What a night runs stands in its night.json.`,
    )
  }
  const { acceptProgram, ...others } = given(options)
  if (acceptProgram !== undefined && typeof acceptProgram !== 'boolean') {
    throw new UsageError(
      `${nameOf('acceptProgram')}: found ${JSON.stringify(acceptProgram)}; allowed: true or false`,
    )
  }
  checkOptions(others, nameOf)
  // What cannot be measured any more is not asked for again.
  const aside = options.energy === false ? [...ofTheMoment, 'idle'] : [...ofTheMoment]
  const recorded = Object.entries(record === undefined ? {} : recordedSettings(record)).filter(
    ([name]) => !aside.includes(name),
  )
  return checkOptions({ ...Object.fromEntries(recorded), ...others }, nameOf)
}

function given(options: RerunOptions): RerunOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
