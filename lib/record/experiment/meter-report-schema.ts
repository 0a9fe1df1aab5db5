import { z } from 'zod'
import { partNamePattern } from '../../config/part-name.js'
import { witnessNames } from '../../measure/energy/witness/contradictions.js'
import { nullableNumber } from '../schema-parts.js'

/** Where an uncertainty comes from; what each part is: lib/measure/energy/integrate.ts. */
export const uncertaintyBudgetSchema = z.object({
  sampling_joules: z.number(),
  edges_joules: z.number(),
  gaps_joules: z.number(),
  resolution_joules: z.number(),
  lag_joules: z.number(),
  model_joules: z.number(),
})

/** What one of several readings of a card says of its energy; its joules are those of the chosen one. */
export const witnessSchema = z.object({
  witness: z.enum(witnessNames),
  energy_joules: nullableNumber,
  uncertainty_joules: nullableNumber,
  chosen: z.boolean(),
  /** Over how long its power is averaged, in milliseconds; absent for a counter, and where it is not known. */
  window_ms: z.number().optional(),
})

/** What one meter measured of one device during one attempt. */
export const meterReportSchema = z.object({
  meter: z.string(),
  measures: z.string().regex(partNamePattern),
  source: z.enum(['measured', 'estimated']),
  /** `package`, `ram`, a GPU's UUID (its PCI bus or index where that is none), or `hottest sensor`. */
  device: z.string(),
  device_index: z.number(),
  energy_joules: nullableNumber,
  /** How much of it is assumed from the samples around gaps. Absent in older records. */
  assumed_joules: z.number().optional(),
  /** One standard uncertainty, in joules; how it is found: lib/measure/energy/integrate.ts. */
  uncertainty_joules: nullableNumber,
  /** Its parts, each one standard uncertainty; they add in quadrature. Absent in older records, null where not told apart. */
  uncertainty_budget: uncertaintyBudgetSchema.nullable().optional(),
  /** What the sensor may be off by: a bound, beside the uncertainty. Absent or null where nobody states it. */
  sensor_uncertainty_joules: nullableNumber.optional(),
  /** Who states it. */
  sensor_source: z.string().optional(),
  /** Share of the attempt's time that lies within reach of a sample, 0 to 1. */
  coverage: z.number(),
  samples: z.number(),
  gaps: z.array(z.object({ start: z.string(), seconds: z.number() })),
  problems: z.array(z.string()),
  assumption: z.string(),
  /** Whether it is a card that the run may not use: in none of the run's energies. Absent where it is not. */
  other: z.literal(true).optional(),
  /** All that the card tells of its energy. Absent for what has one reading, and in older records. */
  witnesses: z.array(witnessSchema).optional(),
})

export type WitnessRecord = z.infer<typeof witnessSchema>

export type MeterReport = z.infer<typeof meterReportSchema>
