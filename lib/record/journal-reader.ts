import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalEntry } from './journal.js'

export interface JournalContent {
  readonly entries: readonly JournalEntry[]
  /** What could not be read; empty when all is well. */
  readonly problems: readonly string[]
}

/**
 * Reads the journal of a night. A last line without an end is what a power cut leaves of an entry, or an entry that is
 * just being written: it is passed over without a word, as if it were not there yet.
 */
export function readJournal(nightFolder: string): JournalContent {
  const path = join(nightFolder, 'journal.ndjson')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { entries: [], problems: [`${path} cannot be read: ${messageOf(error)}`] }
  }
  const entries: JournalEntry[] = []
  const problems: string[] = []
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  lines.forEach((line, position) => {
    if (line.trim() === '') return
    const entry = parseEntry(line)
    if (entry === undefined) problems.push(`${path}, line ${position + 1} is no entry of a journal`)
    else entries.push(entry)
  })
  return { entries, problems }
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return (
    'time' in value && typeof value.time === 'string' && 'type' in value && typeof value.type === 'string'
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
