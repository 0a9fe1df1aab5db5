import { z } from 'zod'
import { nullableNumber } from '../schema-parts.js'

/** What records hold of phases. */

/** When a phase of an attempt ran; seconds count from the attempt's start. */
export const phaseTimesSchema = z.object({
  name: z.string(),
  /** How often it began. */
  times: z.number(),
  windows: z.array(
    z.object({
      start_seconds: z.number(),
      end_seconds: z.number(),
      /** How far either edge may be off, both ways: a uniform bound. */
      start_within_seconds: z.number(),
      end_within_seconds: z.number(),
      /** Its lines were held back by the program, so that such windows err alike. Absent where they were not. */
      held: z.literal(true).optional(),
    }),
  ),
  /** Whether the windows are all of them: else nothing is added up. */
  whole: z.boolean(),
  problems: z.array(z.string()),
})

const measuredPhase = {
  /** Null where its times are not known well enough. */
  seconds: nullableNumber,
  seconds_uncertainty: nullableNumber,
  /** CPU and GPU together; null unless everything that was to be measured is known. */
  energy_total_joules: nullableNumber,
  /** One standard uncertainty: of the samples, and of the times of the log's lines. */
  uncertainty_joules: nullableNumber,
  /** What the sensors may be off by, a bound, of those that state one; null where none does. Absent in older records. */
  sensor_joules: nullableNumber.optional(),
  components: z.array(
    z.object({
      part: z.string(),
      energy_joules: nullableNumber,
      uncertainty_joules: nullableNumber,
      coverage: nullableNumber,
      sensor_joules: nullableNumber.optional(),
      /** Who states it. */
      sensor_source: z.string().optional(),
    }),
  ),
}

/** What a phase of the last attempt took. */
export const phaseRecordSchema = z.object({
  name: z.string(),
  times: z.number(),
  ...measuredPhase,
  problems: z.array(z.string()),
})

/** What the last attempt took outside of every phase. */
export const outsidePhasesSchema = z.object({
  ...measuredPhase,
  /** Seconds that lie in more than one phase, so that their joules are in each of them. */
  overlap_seconds: nullableNumber,
})

export type PhaseTimesRecord = z.infer<typeof phaseTimesSchema>

export type PhaseRecord = z.infer<typeof phaseRecordSchema>

export type OutsidePhasesRecord = z.infer<typeof outsidePhasesSchema>
