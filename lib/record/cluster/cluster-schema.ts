import { z } from 'zod'

/** Of a night whose blocks run as jobs: each lies in a folder of its own, and what is told of the night is made of them. */
export const clusterRecordSchema = z.object({
  /** What starts the jobs: an engine's name, or `scripts`, which the user starts by hand. */
  by: z.string(),
  blocks: z.int().min(1),
  /** What the cluster itself counted for each turn of a job, between runs too; absent where it counted nothing. In no total. */
  counted: z
    .object({
      /** What it counts, in its own words: `acct_gather_energy/ipmi`. */
      by: z.string(),
      jobs: z.array(z.object({ job: z.string(), node: z.string(), seconds: z.number(), joules: z.number() })),
    })
    .optional(),
})

/** The node that a block, or the rest of one, ran on. */
export const nodeRecordSchema = z.object({
  /** As the cluster calls it; the machine's host name where no cluster says one. */
  name: z.string(),
  host: z.string(),
  /** Of the cluster: `4711_3`; null where the block was started by hand. */
  job: z.string().nullable(),
  /** How often the cluster had started this job before. */
  restarts: z.int().min(0),
  /** Whether no other job could run on the node meanwhile; null where the cluster does not say. */
  exclusive: z.boolean().nullable(),
  /** How far the node's clock is from the cluster's; absent where that is no more than starting a job takes. */
  clock_off_seconds: z.number().optional(),
})

/** Of a block: the night that it is a part of. */
export const blockOfSchema = z.object({
  night: z.string(),
  started_at: z.string(),
  block: z.int().min(1),
  node: nodeRecordSchema,
})

export type ClusterRecord = z.infer<typeof clusterRecordSchema>

export type NodeRecord = z.infer<typeof nodeRecordSchema>

export type BlockOf = z.infer<typeof blockOfSchema>
