import { z } from 'zod'
import { partNamePattern } from '../../config/part-name.js'
import { nullableNumber } from '../schema-parts.js'

/** How the machine came to rest before its idle power was measured, by how fast its power still moved. */
export const restRecordSchema = z.object({
  waited_seconds: z.number(),
  /** Null where no meter told a power. */
  watts_per_minute: nullableNumber,
  /** One standard uncertainty of that. */
  uncertainty_watts_per_minute: nullableNumber,
  limit_watts_per_minute: nullableNumber,
  at_rest: z.boolean(),
})

/** The machine while nothing ran: the mean power of each device that was measured. */
export const idleRecordSchema = z.object({
  started_at: z.string(),
  seconds: z.number(),
  /** Absent in older records. */
  rest: restRecordSchema.optional(),
  devices: z.array(
    z.object({
      meter: z.string(),
      measures: z.string().regex(partNamePattern),
      /** `package`, `ram`, or a GPU's UUID. */
      device: z.string(),
      device_index: z.number(),
      watts: z.number(),
      /** One standard uncertainty of the mean over that time; that idle power drifts is not in it. */
      uncertainty_watts: nullableNumber,
      /** Share of that time that lies within reach of a sample, 0 to 1. */
      coverage: z.number(),
    }),
  ),
})

/** The idle machine again, midway or after the last run. */
export const laterIdleRecordSchema = idleRecordSchema.extend({ when: z.enum(['between', 'after']) })
