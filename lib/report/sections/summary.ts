import { readSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StrangeFileError, withRegularFile } from '../../os/regular-file.js'
import type { ComparisonSummary, NightSummary, Tone } from '../view.js'

/** Ids of the data blocks that pages carry for the index: those of nights, and of comparisons. */
export const summaryElementId = 'night-summary'
export const comparisonElementId = 'comparison-summary'

const summarySchema: z.ZodType<NightSummary> = z.object({
  date: z.string(),
  page: z.literal('night').optional(),
  startedAt: z.string().optional(),
  nights: z.array(z.string()),
  planned: z.number(),
  ran: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  interrupted: z.number(),
  missing: z.array(z.object({ name: z.string(), count: z.number() })).optional(),
  withoutMetric: z.number().optional(),
  withoutEnergy: z.number().optional(),
  endedSame: z.number().optional(),
  durationSeconds: z.number().nullable(),
  energyJoules: z.number().nullable(),
  energySource: z.string(),
  best: z.array(
    z.object({
      repository: z.string(),
      model: z.string(),
      metric: z.string(),
      value: z.number(),
      unit: z.string().optional(),
    }),
  ),
})

const tones = ['good', 'warning', 'bad', 'neutral'] as const satisfies readonly Tone[]

const comparisonSchema: z.ZodType<ComparisonSummary> = z.object({
  title: z.string(),
  tone: z.enum(tones),
  headline: z.string(),
})

// The block stands first in a page's head, so that an index over many pages reads little of each.
const headBytes = [6 * 1024, 64 * 1024]

/** What a page of the report says of itself; null when it is not one of ours. */
export function readSummary(path: string): NightSummary | null {
  return readBlock(path, summaryElementId, summarySchema)
}

/** What the page of a comparison says of itself; null when it is not one of ours. */
export function readComparisonSummary(path: string): ComparisonSummary | null {
  return readBlock(path, comparisonElementId, comparisonSchema)
}

function readBlock<Summary>(path: string, id: string, schema: z.ZodType<Summary>): Summary | null {
  const block = findBlock(path, id)
  if (block?.[1] === undefined) return null
  try {
    const parsed = schema.safeParse(JSON.parse(block[1]))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function findBlock(path: string, id: string): RegExpExecArray | null {
  const pattern = new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`)
  for (const bytes of headBytes) {
    const block = pattern.exec(readHead(path, bytes))
    if (block !== null) return block
  }
  return null
}

function readHead(path: string, bytes: number): string {
  const rules = { links: { folders: [dirname(path)] } }
  try {
    return withRegularFile(
      path,
      ({ descriptor }) => {
        const buffer = Buffer.alloc(bytes)
        return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, bytes, 0))
      },
      rules,
    )
  } catch (error) {
    // Anything but a regular file is not a page of ours.
    if (error instanceof StrangeFileError) return ''
    throw error
  }
}
