import { nearest } from '../nearest.js'
import { isObject } from './remarks.js'

/** How an entry of a batch file runs. */
export type BatchMode = 'mutation' | 'default' | 'parallel'

const modes: readonly BatchMode[] = ['mutation', 'default', 'parallel']

// Words for a sweep without a load, and for a file whose entries have modes of their own: not typing mistakes.
const wordsForMutation: ReadonlySet<string> = new Set(['nonparallel', 'non-parallel', 'non_parallel'])
const wordsForAnyMode: ReadonlySet<string> = new Set(['batch', 'mixed'])

/**
 * How an entry runs, by the original's rule: anything but `parallel` and `default` mutates. The entry's own word
 * counts, else the file's; if that is no mode, an entry with a foreground and a background and no program of its own
 * is parallel.
 */
export function modeOfEntry(entry: Readonly<Record<string, unknown>>, fileMode: unknown): BatchMode {
  if (isGiven(entry.mode)) return asMode(entry.mode)
  const isShapedParallel =
    isObject(entry.foreground) && isObject(entry.background) && !isGiven(entry.repo) && !isGiven(entry.model)
  return isShapedParallel ? 'parallel' : asMode(fileMode)
}

/**
 * How the foreground of a parallel entry runs: without a mode it mutates; with any word but `mutation` and its
 * variants it runs the values given.
 */
export function modeOfForeground(foreground: Readonly<Record<string, unknown>>): 'mutation' | 'default' {
  const { mode } = foreground
  return !isGiven(mode) || mode === 'mutation' || (typeof mode === 'string' && wordsForMutation.has(mode))
    ? 'mutation'
    : 'default'
}

/** The notice about a mode that is none of the three; undefined where none is needed. */
export function doubtfulMode(mode: unknown, place: 'file' | 'entry' | 'foreground'): string | undefined {
  if (typeof mode !== 'string' || mode === '' || wordsForMutation.has(mode)) return undefined
  if (place === 'file' && wordsForAnyMode.has(mode)) return undefined
  const known = place === 'foreground' ? modes.slice(0, 2) : modes
  if (known.some(word => word === mode)) return undefined
  const guess = nearest(mode, known)
  const hint = guess === undefined ? '' : `; did you mean "${guess}"?`
  const meaning =
    place === 'foreground'
      ? 'is not "mutation": it runs the values given'
      : 'is neither "parallel" nor "default": it mutates'
  return `the mode ${JSON.stringify(mode)} ${meaning}${hint}`
}

function asMode(mode: unknown): BatchMode {
  return mode === 'parallel' || mode === 'default' ? mode : 'mutation'
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
