import { type Cause, causeNames, isBuiltInCause } from '../../config/pattern/cause-names.js'
import type { Repository } from '../../config/schema.js'
import { builtInPattern, type LogPattern, logPattern } from '../log/log-pattern.js'
import { causes } from './causes.js'

/** Why attempts of a repository may fail: a built-in cause or one of its configuration. */
export interface FailureCause {
  /** Built-in, or a name of the user's own such as `license-server`. */
  readonly name: string
  /** Whether the same command may end better when run once more. */
  readonly worthRetrying: boolean
  /**
   * Whether the log is believed about it when the process was killed. A kill from outside leaves no message, and a
   * log may contain a harmless "No such file", so of the built-in causes only those that may pass are believed.
   */
  readonly explainsKill: boolean
  /** Any of them in the log names it. */
  readonly patterns: readonly LogPattern[]
}

type Configured = NonNullable<Repository['failure_causes']>

/** The causes of a repository in the order in which a log is searched for them: the user's own ones first. */
export function failureCauses({ failure_causes = {} }: Repository): readonly FailureCause[] {
  const own = Object.entries(failure_causes).filter(([name]) => !isBuiltInCause(name))
  return [
    ...own.map(([name, { pattern, worth_retrying = true }]) => ({
      name,
      worthRetrying: worth_retrying,
      explainsKill: true,
      patterns: pattern === undefined ? [] : [logPattern(pattern)],
    })),
    ...causeNames.map(name => builtInCause(name, failure_causes[name] ?? {})),
  ]
}

function builtInCause(name: Cause, { pattern, worth_retrying }: Configured[string]): FailureCause {
  const builtIn = causes[name]
  return {
    name,
    worthRetrying: worth_retrying ?? builtIn.worthRetrying,
    explainsKill: builtIn.worthRetrying,
    patterns: [
      ...(builtIn.pattern === undefined ? [] : [builtInPattern(builtIn.pattern)]),
      ...(pattern === undefined ? [] : [logPattern(pattern)]),
    ],
  }
}

/** Whether an attempt that failed for the cause of this name is to be tried again. */
export function isWorthRetrying(name: string, known: readonly FailureCause[]): boolean {
  return known.some(cause => cause.name === name && cause.worthRetrying)
}
