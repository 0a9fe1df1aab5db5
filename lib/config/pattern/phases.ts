import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'
import { pattern } from './pattern-schema.js'

/** Parts of a run that are measured apart, by the lines of its log at which they begin and end. */

const phaseSchema = z
  .strictObject({
    from: pattern('any').describe(
      'Regular expression (Python syntax): at a line that it matches, the phase begins.',
    ),
    until: pattern('any').describe(
      'Regular expression (Python syntax): at a line that it matches, the phase ends. It may begin again after that.',
    ),
  })
  .register(allowedWords, { allowed: 'an object with from and until' })

/** The most phases of one run that are kept, whoever declares them. */
export const mostPhases = 50

const longestName = 64

/** What a phase may be called, also by the program that prints its name. */
export const phaseNameAllowed = `a name of 1 to ${longestName} visible characters without a space at its ends, and not __proto__`

export function isPhaseName(name: string): boolean {
  const isVisible = /^\S(?:.*\S)?$/u.test(name) && !/\p{C}/u.test(name)
  return isVisible && name.length <= longestName && name !== '__proto__'
}

/** The phases of a repository's runs, by name. */
export const phasesSchema = z
  .record(z.string(), phaseSchema)
  .superRefine(
    (phases, context) => {
      const names = Object.keys(phases)
      for (const name of names.filter(one => !isPhaseName(one))) {
        report(context, [name], `the name ${JSON.stringify(name)}`, phaseNameAllowed)
      }
      if (names.length > mostPhases)
        report(context, [], `${names.length} phases`, `at most ${mostPhases} phases`)
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .register(allowedWords, { allowed: 'an object of name → { from, until }' })

/** A phase as it stands in a configuration. */
export type PhaseDeclaration = z.infer<typeof phaseSchema>
