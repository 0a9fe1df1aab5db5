import { z } from 'zod'
import { isObject } from '../batch/remarks.js'
import { allowedWords, report } from '../json/schema-words.js'
import { didYouMean } from '../nearest.js'
import { causeNames, isBuiltInCause } from './cause-names.js'
import { pattern } from './pattern-schema.js'

const failureCauseSchema = z
  .strictObject({
    pattern: pattern('any')
      .optional()
      .describe('Regular expression (Python syntax) by which the log of such a failure is known.'),
    worth_retrying: z
      .boolean()
      .register(allowedWords, { allowed: 'true or false' })
      .optional()
      .describe('Whether the same command may end better when run once more.'),
  })
  .register(allowedWords, { allowed: 'an object with pattern and worth_retrying' })

/**
 * Causes of failures, by name: of the user's own, which need a pattern, and built-in ones, whose policy is changed or
 * which get another pattern.
 */
export const failureCausesSchema = z
  .record(z.string(), failureCauseSchema)
  // `when`: the names are checked even where a pattern is wrong.
  .superRefine(checkCauses, { when: () => true })
  .register(allowedWords, { allowed: 'an object of name → { pattern, worth_retrying }' })

// The user ending the night is not a failure of the training.
const configurable = causeNames.filter(name => name !== 'interrupted')

function checkCauses(causes: unknown, context: z.core.$RefinementCtx): void {
  if (!isObject(causes)) return
  for (const [name, cause] of Object.entries(causes)) {
    if (!isObject(cause)) continue
    if (name === 'interrupted') {
      const allowed = 'any name but this: what the user interrupts is never tried again'
      report(context, [name], 'the cause "interrupted"', allowed)
    } else if (isBuiltInCause(name)) {
      if (cause.pattern === undefined && cause.worth_retrying === undefined)
        report(context, [name], 'nothing that changes the built-in cause', 'pattern or worth_retrying')
    } else if (cause.pattern === undefined) {
      const allowed = `a cause of your own with a pattern, or one of ${configurable.join(', ')}`
      const found = `the cause ${JSON.stringify(name)} without a pattern`
      report(context, [name], found, allowed, didYouMean(name, configurable))
    } else if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
      const allowed = 'small letters, digits and single hyphens, as in license-server'
      report(context, [name], `the name ${JSON.stringify(name)}`, allowed)
    }
  }
}
