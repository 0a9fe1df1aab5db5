import { z } from 'zod'
import { nullableNumber, program } from '../schema-parts.js'

/** A run under the meters of a night that is no experiment. */
const asideRunSchema = z.object({
  /** Where its log, traces and experiment.json lie in the night: `control/1_before`. */
  folder: z.string(),
  started_at: z.string(),
  duration_seconds: nullableNumber,
  outcome: z.enum(['success', 'failure']),
  cause: z.string().nullable(),
  detail: z.string(),
  /** CPU and GPU together; null unless all that was to be measured is known. */
  energy_joules: nullableNumber,
  /** One standard uncertainty. */
  uncertainty_joules: nullableNumber,
  /** Null where there is no energy; `estimated` where any part of it is. */
  source: z.enum(['measured', 'estimated']).nullable(),
})

/** One run of the unchanging workload beside the experiments. */
export const controlRunSchema = asideRunSchema.extend({ when: z.enum(['before', 'between', 'after']) })

/** The control of a night: what it ran, and how each run went. */
export const controlRecordSchema = z.object({
  workload: program,
  runs: z.array(controlRunSchema),
})

/** A run before the first experiment, of the settings of one of them: it counts for nothing. */
export const warmUpRunSchema = asideRunSchema.extend(program.shape)

export type AsideRunRecord = z.infer<typeof asideRunSchema>

export type ControlRunRecord = z.infer<typeof controlRunSchema>

export type ControlRecord = z.infer<typeof controlRecordSchema>

export type WarmUpRunRecord = z.infer<typeof warmUpRunSchema>
