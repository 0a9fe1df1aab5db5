import { compilePythonPattern } from '../../config/pattern.js'

export interface LogPattern {
  /** As it stands in the configuration, in Python's syntax: what messages call it. */
  readonly source: string
  readonly regex: RegExp
}

/** @throws Error where the source does not compile. */
export function logPattern(source: string): LogPattern {
  return { source, regex: compilePythonPattern(source) }
}

/** A pattern of ours that is written in JavaScript's syntax. */
export function builtInPattern(regex: RegExp): LogPattern {
  return { source: regex.source, regex }
}
