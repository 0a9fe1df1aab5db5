import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { NightSummary } from './view.js'

/** Id of the data block that each page carries for the index. */
export const summaryElementId = 'night-summary'

const summarySchema: z.ZodType<NightSummary> = z.object({
  date: z.string(),
  nights: z.array(z.string()),
  planned: z.number(),
  ran: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  interrupted: z.number(),
  durationSeconds: z.number().nullable(),
  energyJoules: z.number().nullable(),
  energySource: z.string(),
  best: z.array(
    z.object({ repository: z.string(), model: z.string(), metric: z.string(), value: z.number() }),
  ),
})

// The block stands first in a page's head, so that an index over many pages reads little of each.
const headBytes = [6 * 1024, 64 * 1024]

/** What a page of the report says of itself; null when it is not one of ours. */
export function readSummary(path: string): NightSummary | null {
  const block = findBlock(path)
  if (block?.[1] === undefined) return null
  try {
    const parsed = summarySchema.safeParse(JSON.parse(block[1]))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const blockPattern = new RegExp(`<script type="application/json" id="${summaryElementId}">([^<]*)</script>`)

function findBlock(path: string): RegExpExecArray | null {
  for (const bytes of headBytes) {
    const block = blockPattern.exec(readHead(path, bytes))
    if (block !== null) return block
  }
  return null
}

function readHead(path: string, bytes: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}
