import { readSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { withRegularFile } from '../../os/regular-file.js'

const endingSchema = z.object({ type: z.literal('night-ended'), failure: z.string() })
// Longer than any last line.
const tailBytes = 64 * 1024

/** Why a night ended before its plan did, by the last line of its journal; empty if it does not say. */
export function failureInJournal(nightFolder: string): string {
  try {
    const line = readTail(join(nightFolder, 'journal.ndjson')).trimEnd().split('\n').at(-1) ?? ''
    return endingSchema.parse(JSON.parse(line)).failure
  } catch {
    // No journal, one whose last line is torn, or a night that still runs.
    return ''
  }
}

const startSchema = z.object({ type: z.literal('night-started'), manifest: z.string() })

/** Whether a night keeps a manifest, by the first line of its journal; older nights keep none. */
export function tellsOfManifest(nightFolder: string): boolean {
  try {
    const line = readHead(join(nightFolder, 'journal.ndjson')).split('\n')[0] ?? ''
    return startSchema.safeParse(JSON.parse(line)).success
  } catch {
    return false
  }
}

// Longer than any first line: it tells the meters.
const headBytes = 1 << 20

function readHead(path: string): string {
  return withRegularFile(path, ({ descriptor, stats: { size } }) => {
    const buffer = Buffer.alloc(Math.min(size, headBytes))
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0))
  })
}

function readTail(path: string): string {
  return withRegularFile(path, ({ descriptor, stats: { size } }) => {
    const buffer = Buffer.alloc(Math.min(size, tailBytes))
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8')
  })
}
