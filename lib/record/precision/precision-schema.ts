import { z } from 'zod'
import { nullableNumber } from '../schema-parts.js'

/** What is known of one mean of a setting. */
const quantity = z.object({
  /** Its name; absent: the energy, in joules. */
  metric: z.string().optional(),
  /** Runs that have a value. */
  values: z.int().min(0),
  mean: nullableNumber,
  /** Of its 95 % interval, in the unit of the mean; null of fewer than two values. */
  half_width: nullableNumber,
  /** Whether that is as narrow as it was wanted. */
  reached: z.boolean(),
  /** Whether any of the joules are estimated; absent where none are. */
  estimated: z.literal(true).optional(),
})

/** What is known of the means of a setting. */
const setting = z.object({
  /** Its first experiment. */
  experiment: z.string(),
  /** Its runs that have ended, those that failed included. */
  runs: z.int().min(0),
  /** `given up`: of something that is wanted its runs give no value. */
  state: z.enum(['reached', 'open', 'given up']),
  quantities: z.array(quantity),
})

/** How well the means of a night were to be known, and are. */
export const precisionRecordSchema = z.object({
  /** As it was given: `2%,accuracy=0.5`. */
  wanted: z.string(),
  max_repeats: z.int().min(2),
  /** Whether settings that are known well enough were left out of later blocks. */
  drop_settled: z.boolean(),
  settings: z.array(setting),
  /** Why no further block follows, in words; empty while more would, and of a night that was cut short. */
  ended: z.string(),
})

export type PrecisionRecord = z.infer<typeof precisionRecordSchema>
export type SettingPrecision = PrecisionRecord['settings'][number]
