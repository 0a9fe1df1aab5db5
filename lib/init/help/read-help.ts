import { abslFamily } from './absl.js'
import { boxesFamily } from './boxes.js'
import { columnsFamily } from './columns.js'
import type { HelpFamily, HelpOption } from './help-option.js'

/** Every form of help that is read, the most particular first. */
const families: readonly HelpFamily[] = [abslFamily, boxesFamily, columnsFamily]

export interface ReadHelp {
  /** Whose form it is, in words. */
  readonly family: string
  readonly options: readonly HelpOption[]
}

/**
 * The options of a help text. Each is there once, as it stands first.
 *
 * @param text In lines, without terminal codes.
 * @returns Undefined where no option was found in any of the forms.
 */
export function readHelp(text: string): ReadHelp | undefined {
  for (const family of families) {
    if (!family.recognises(text)) continue
    const options = onceEach(family.read(text))
    if (options.length > 0) return { family: family.name, options }
  }
  return undefined
}

function onceEach(options: readonly HelpOption[]): readonly HelpOption[] {
  const seen = new Set<string>()
  return options.filter(({ flags }) => {
    const isNew = flags.length > 0 && !flags.some(flag => seen.has(flag))
    for (const flag of flags) seen.add(flag)
    return isNew
  })
}
