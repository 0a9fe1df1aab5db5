import { z } from 'zod'

/** The night whose random stream another goes on with, and to which its experiments belong. */
export const moreOfSchema = z.object({ night: z.string(), path: z.string(), started_at: z.string() })
