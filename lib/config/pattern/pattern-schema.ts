import { z } from 'zod'
import { allowedWords, report } from '../json/schema-words.js'
import { compilePythonPattern, countGroups } from './python-pattern.js'

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
