import { join } from 'node:path'
import { readRegularText } from '../../os/regular-file.js'
import type { JournalEntry } from './journal.js'

export interface JournalContent {
  readonly entries: readonly JournalEntry[]
  /** What could not be read; empty when all is well. */
  readonly problems: readonly string[]
}

/**
 * The journal of a night. Its last line may be incomplete after a power cut or SIGKILL: nobody had been informed of
 * what it was to say, so it is skipped. So is an incomplete line before the one with which a resumed night starts.
 */
export function readJournal(nightFolder: string): JournalContent {
  let text: string
  try {
    text = readRegularText(join(nightFolder, 'journal.ndjson'))
  } catch (error) {
    return { entries: [], problems: [`journal.ndjson cannot be read: ${messageOf(error)}`] }
  }
  const lines = text.split('\n')
  const read = lines.map(line => (line === '' ? undefined : parseEntry(line)))
  const problems = read.flatMap((entry, index) => {
    if (entry !== null || index === lines.length - 1) return []
    const next = read.slice(index + 1).find(later => later !== undefined && later !== null)
    // What is whole JSON was not torn.
    return (next === undefined || next.type === 'night-resumed') && !isJson(lines[index] ?? '')
      ? []
      : [`journal.ndjson, line ${index + 1}: found no entry, allowed: a JSON object with time and type`]
  })
  return { entries: read.filter(entry => entry !== undefined && entry !== null), problems }
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const value: unknown = JSON.parse(line)
    return isEntry(value) ? value : null
  } catch {
    return null
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

// By hand: a night of ten thousand experiments has a hundred thousand of them, and is looked at while it runs.
function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return (
    'time' in value && typeof value.time === 'string' && 'type' in value && typeof value.type === 'string'
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
