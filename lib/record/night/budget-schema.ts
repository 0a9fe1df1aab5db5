import { z } from 'zod'

/** What a night with a budget has spent. */
export const budgetRecordSchema = z.object({
  /** The budget as it was given: `2kWh,8h,5failures`. */
  limits: z.string(),
  /** Of all attempts, control and warm-up runs whose energy is known. */
  joules: z.number().min(0),
  joules_estimated: z.boolean(),
  /** Runs whose energy is not known, and so not in the joules. */
  unknown_runs: z.int().min(0),
  /** While it ran, pauses included. */
  seconds: z.number().min(0),
  failures: z.int().min(0),
  /** Why it ended before its plan was done, in words; empty where its budget did not end it. */
  ended: z.string(),
})
