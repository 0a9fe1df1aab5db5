import { z } from 'zod'
import { compilePythonPattern, countGroups } from './pattern.js'
import { allowedWords, report } from './schema-words.js'

/** A regular expression of the user's, in Python's syntax. */
export function pattern(groups: 'any' | 'at least one') {
  return z
    .string()
    .min(1)
    .superRefine((source, context) => {
      const problem = patternProblem(source, groups)
      if (problem !== undefined) report(context, [], `${JSON.stringify(source)}: ${problem}`, regexAllowed)
    })
    .register(allowedWords, { allowed: regexAllowed })
}

const regexAllowed = "a regular expression in the syntax of Python's re"

function patternProblem(source: string, groups: 'any' | 'at least one'): string | undefined {
  try {
    const compiled = compilePythonPattern(source)
    if (groups === 'any' || countGroups(compiled) > 0) return undefined
    return 'no group in it tells which part is the number, as ([0-9.]+) would'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
