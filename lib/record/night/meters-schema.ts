import { z } from 'zod'

/** What a night measures with: each meter, its rhythm, its sensor. */
export const metersSchema = z.array(
  z.object({
    meter: z.string(),
    measures: z.string(),
    source: z.string(),
    assumption: z.string(),
    /** Milliseconds between two of its samples, where it has a rhythm of its own. */
    interval_ms: z.number().optional(),
    /** What its sensor may be off by, as a share of the energy, and who says so. Absent where nobody does. */
    sensor: z.object({ share: z.number(), source: z.string() }).optional(),
    /** Over how long cards average the power they tell by default, and who says so; 0 for power at the instant. */
    power_windows: z
      .array(
        z.object({
          index: z.number(),
          window_ms: z.number(),
          /** How late it is, where it was calibrated; absent where nobody knows. */
          delay_ms: z.number().optional(),
          source: z.string(),
        }),
      )
      .optional(),
  }),
)
