import { z } from 'zod'
import { allowedWords } from '../json/schema-words.js'
import { text } from '../parameter/common-keys.js'
import { slurmTimeForm, slurmTimeWords } from './slurm-time.js'

/** What the jobs of nights on a Slurm cluster are asked for with, where no option says otherwise. */
export const slurmSchema = z
  .strictObject({
    partition: text.optional().describe('The partition of the jobs.'),
    account: text.optional().describe('The account that the jobs are charged to.'),
    time: z
      .string()
      .regex(slurmTimeForm)
      .register(allowedWords, { allowed: slurmTimeWords })
      .optional()
      .describe('How long one block may take at most: minutes, or days-hours:minutes:seconds.'),
    gres: text.optional().describe('Generic resources of each node, as gpu:4.'),
    constraint: text.optional().describe('Features that the nodes are to have.'),
    nodes_at_once: z
      .int()
      .min(1)
      .register(allowedWords, { allowed: 'a whole number from 1' })
      .optional()
      .describe('How many nodes work at the same time at most; as many as there are if not given.'),
    sbatch: z
      .array(text)
      .register(allowedWords, { allowed: 'a list of texts' })
      .optional()
      .describe('Further arguments of sbatch, one text each.'),
    prologue: text
      .optional()
      .describe('Lines of shell that each job runs first, on its node: module load, conda activate.'),
    container_image: text.optional().describe('An image in which Apptainer runs each block.'),
    poll_seconds: z
      .number()
      .min(0.1)
      .max(3600)
      .register(allowedWords, { allowed: 'seconds from 0.1 to 3600' })
      .optional()
      .describe('How long to wait between two questions to Slurm; 15 if not given.'),
  })
  .register(allowedWords, { allowed: 'an object of partition, account, time and the like' })

export type SlurmConfig = z.infer<typeof slurmSchema>
