import { join } from 'node:path'
import { z } from 'zod'
import { clusterRecordSchema } from '../cluster/cluster-schema.js'
import { readRecord } from '../read-record.js'

/** The outline of a night, without its thousands of experiments. */
const nightOutlineSchema = z.object({
  started_at: z.string(),
  label: z.string().optional(),
  plan: z.array(z.object({ block: z.number().optional() })).nullable(),
  cluster: clusterRecordSchema.optional(),
  meters: z.array(z.object({ measures: z.string(), source: z.string() })),
  machine: z.object({ host: z.string() }).nullable(),
  config: z.unknown(),
})

export type NightOutline = z.infer<typeof nightOutlineSchema>

/** @throws RecordError when night.json is not there, or cannot be read. */
export function readNightOutline(nightFolder: string): NightOutline {
  return readRecord(join(nightFolder, 'night.json'), nightOutlineSchema, 'what nightwatt writes')
}
