import { compilePythonPattern } from '../../config/pattern/python-pattern.js'

export interface LogPattern {
  /** As written in the configuration, in Python's syntax: what messages show. */
  readonly source: string
  readonly regex: RegExp
}

/** @throws Error where the source does not compile. */
export function logPattern(source: string): LogPattern {
  return { source, regex: compilePythonPattern(source) }
}

/** One of our own patterns, in JavaScript's syntax. */
export function builtInPattern(regex: RegExp): LogPattern {
  return { source: regex.source, regex }
}
