import { NightError } from '../errors.js'

/** The error of a night that could not go on; what it finished is whole. */
export function brokenOff(cause: unknown, path: string): NightError {
  return new NightError(
    `The night broke off: ${describeSystemError(cause)} What was finished before is whole, in ${path}.`,
    path,
    { cause },
  )
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space.',
  EDQUOT: 'Your disk quota is used up: free some space.',
  ENOENT: 'Its folder is gone: something deleted it.',
  EROFS: 'The disk was made read-only.',
  EACCES: 'You may not write there.',
}

/** What the system said, and what to do about it. */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}.`
  const code = 'code' in error ? String(error.code) : ''
  return `${error.message}. ${advice[code] ?? ''}`.trim()
}
