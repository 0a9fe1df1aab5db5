import { z } from 'zod'
import { nullableNumber } from '../schema-parts.js'

/** What `metrics.csv` holds of a metric. */
export const metricSeriesSchema = z.object({
  metric: z.string(),
  /** How many values the log showed, and how many of these were kept. */
  values: z.number(),
  kept: z.number(),
  /** Whether every line was searched and every match read. */
  whole: z.boolean(),
  problems: z.array(z.string()),
})

export type MetricSeriesRecord = z.infer<typeof metricSeriesSchema>

/** How long, and how many joules, the last attempt took until a metric reached its target. */
export const targetRecordSchema = z.object({
  metric: z.string(),
  target: z.number(),
  /** Whether higher or lower values are better: which reach it. */
  direction: z.enum(['higher', 'lower']),
  /** Null where it is not known: not every value was read. */
  reached: z.boolean().nullable(),
  /** Null where it was not reached, or its time is not known well enough. */
  seconds_to_target: nullableNumber,
  seconds_uncertainty: nullableNumber,
  /** CPU and GPU together; null unless everything that was to be measured is known. */
  energy_to_target_joules: nullableNumber,
  /** One standard uncertainty: of the samples, and of the time of the log's line. */
  uncertainty_joules: nullableNumber,
  /** Why there is no figure, or what is to be said of it. */
  problems: z.array(z.string()),
})

export type TargetRecord = z.infer<typeof targetRecordSchema>
