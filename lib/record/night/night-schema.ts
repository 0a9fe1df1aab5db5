import { z } from 'zod'
import { designNames, orderNames } from '../../config/designs.js'
import { blockOfSchema, clusterRecordSchema, nodeRecordSchema } from '../cluster/cluster-schema.js'
import { precisionRecordSchema } from '../precision/precision-schema.js'
import { hyperparameters, nullableNumber, program, schemaVersion, subject } from '../schema-parts.js'
import { budgetRecordSchema } from './budget-schema.js'
import { controlRecordSchema, warmUpRunSchema } from './control-schema.js'
import { idleRecordSchema, laterIdleRecordSchema } from './idle-schema.js'
import { metersSchema } from './meters-schema.js'
import { moreOfSchema } from './more-schema.js'

export { idleRecordSchema, laterIdleRecordSchema } from './idle-schema.js'

/** A card as the night found it. */
export const gpuSchema = z.object({
  index: z.number(),
  uuid: z.string(),
  name: z.string(),
  driver: z.string(),
  power_limit_watts: nullableNumber,
  /** Where it slows itself down; absent where it does not tell, and before it was asked. */
  slowdown_celsius: z.number().optional(),
})

export const machineSchema = z.object({
  host: z.string(),
  cpu: z.string(),
  logical_cpus: z.number(),
  memory_bytes: z.number(),
  gpus: z.array(gpuSchema),
  kernel: z.string(),
  os: z.string(),
  /** What the runs ran with, `performance`; of CPUs that differ each, `performance, powersave`. */
  governor: z.string().nullable(),
  /** Where the processor slows itself down; absent where no sensor tells, and before it was read. */
  cpu_throttling_celsius: z.number().optional(),
})

/** What a card is set to; null is what its driver does not tell. */
export const cardSettingsSchema = z.object({
  uuid: z.string(),
  power_limit_watts: nullableNumber,
  graphics_clock_mhz: nullableNumber,
  memory_clock_mhz: nullableNumber,
})

/** Whether a rule of measuring was kept. */
export const ruleVerdictSchema = z.object({
  rule: z.string(),
  state: z.enum(['kept', 'broken', 'unknown']),
  /** What was measured, in words, and what is allowed. */
  value: z.string(),
  limit: z.string(),
  /** Experiments that broke it; absent where it is about the night. */
  experiments: z.array(z.string()).optional(),
})

/** What became of the wish for a frequency governor. */
export const governorRecordSchema = z.object({
  wanted: z.string(),
  /** Whether the night ran with it. */
  set: z.boolean(),
  /** What stood there before the night and was put back after it. */
  before: z.string().nullable(),
  /** Why it was not set, and the command that would have done it; empty when it was. */
  problem: z.string(),
})

/** What a metric meant in a night: a page made of it later shows the same. */
export const metricDeclarationSchema = z.object({
  direction: z.enum(['higher', 'lower']).optional(),
  /** Whether the direction is what its name suggests, and not what somebody declared. */
  assumed: z.boolean().optional(),
  unit: z.string().optional(),
  /** Which match of the log counts. */
  select: z.string().optional(),
  /** The value to be reached, where there is one. */
  target: z.number().optional(),
})

export const nightRecordSchema = z.object({
  schema_version: z.literal(schemaVersion),
  night: z.string(),
  started_at: z.string(),
  /** What it is called besides; absent where it was given no name. */
  label: z.string().optional(),
  /** The night that it belongs to, which it goes on to draw for; absent where it stands alone. */
  more_of: moreOfSchema.optional(),
  /** The number of its first experiment, where that is not 1. */
  first_index: z.int().min(1).optional(),
  /** How its blocks run as jobs; absent where it ran on one machine. */
  cluster: clusterRecordSchema.optional(),
  /** The night that it is a block of; absent where it is a night of its own. */
  block_of: blockOfSchema.optional(),
  /** A seed beyond 2^53 is kept as a string of decimal digits; null where none was kept. */
  seed: z.union([z.number(), z.string()]).nullable(),
  /** Null where none was kept. */
  plan: z
    .array(
      z.object({
        repository: z.string(),
        model: z.string(),
        mode: z.enum(['mutation', 'default', 'parallel']),
        hyperparameters,
        background: program.optional(),
        subject: subject.optional(),
        /** The block it runs in, from 1; absent where the order has none. */
        block: z.number().optional(),
        /** Which run of its setting it is, from 1; absent where none is repeated. */
        repeat: z.number().optional(),
      }),
    )
    .nullable(),
  /** How the plan came about; absent in older records. */
  sweep: z
    .object({
      designs: z.array(z.enum(designNames)),
      settings: z.number(),
      repeats: z.number(),
      order: z.enum(orderNames),
    })
    .optional(),
  options: z.record(z.string(), z.unknown()),
  command_line: z.array(z.string()),
  config_file: z.string().nullable(),
  config: z.unknown(),
  /** What its metrics mean, by repository and metric; absent in older records, a direction where none is known. */
  metric_declarations: z.record(z.string(), z.record(z.string(), metricDeclarationSchema)).optional(),
  /** The variables that a training and the meters may depend on; absent in older records. */
  environment: z.record(z.string(), z.string()).optional(),
  /** Where something that looked like a secret was taken out: `environment.HF_TOKEN`, `command_line[5]`. */
  redactions: z.array(z.string()).optional(),
  /** The batch file's value as it stood; null without one, absent before there were any. */
  experiment_config: z.unknown().optional(),
  meters: metersSchema,
  /** Null where it was not recorded. */
  machine: machineSchema.nullable(),
  /** Null where none was asked for, absent before it could be. */
  governor: governorRecordSchema.nullable().optional(),
  /**
   * By repository, the cards whose joules are its runs' (null: all), what chose them (empty: nothing did), and what is
   * not sure of it; absent in older records, and where the machine showed no card.
   */
  gpus: z
    .record(
      z.string(),
      z.object({
        by: z.string(),
        cards: z.array(z.object({ index: z.number(), uuid: z.string() })).nullable(),
        notices: z.array(z.string()),
      }),
    )
    .optional(),
  /** Absent where it was not measured. */
  idle: idleRecordSchema.optional(),
  /** Absent where it was measured before the first run alone, or not at all. */
  idle_later: z.array(laterIdleRecordSchema).optional(),
  /** Runs of an unchanging workload beside the experiments; absent where none was asked for. */
  control: controlRecordSchema.optional(),
  /** Runs before the first experiment, which count for nothing; absent where there were none. */
  warmup: z.array(warmUpRunSchema).optional(),
  /** What of its budget it has spent so far; absent where it has none. */
  budget: budgetRecordSchema.optional(),
  /** How well the mean of each setting was to be known, and is; absent where each ran a set number of times. */
  precision: precisionRecordSchema.optional(),
  /** Automatic cool-downs, and how many gave up before the machine was back at rest; absent where there were none. */
  cooldowns: z.object({ automatic: z.number(), gave_up: z.number() }).optional(),
  /** What the cards were set to before the first run and after the last; absent where no card was there, or none told. */
  cards_before: z.array(cardSettingsSchema).optional(),
  cards_after: z.array(cardSettingsSchema).optional(),
  /** How well it was measured, rule by rule, as judged at its end; absent in older records. */
  protocol: z.array(ruleVerdictSchema).optional(),
  versions: z.record(z.string(), z.string()),
  repositories: z.record(
    z.string(),
    z.object({
      path: z.string(),
      commit: z.string().nullable(),
      dirty: z.boolean().nullable(),
      diff: z.string().nullish(),
      /** Version of the Python that the configuration names for it; absent where it names none. */
      python: z.string().optional(),
    }),
  ),
  /** Folder that the repositories' paths are relative to; absent in records from before it was kept. */
  base: z.string().optional(),
  /** Whether it is a night of test generation, which leaves the original's files too. */
  testgen: z.boolean().optional(),
  /** The night whose experiments it ran again, and what was not the same here; absent where it is none. */
  rerun_of: z
    .object({ night: z.string(), path: z.string(), started_at: z.string(), differs: z.array(z.string()) })
    .optional(),
  /** The file of another tool that it was made of: it ran nothing, and has no journal and no configuration. */
  imported_from: z.object({ tool: z.string(), file: z.string(), sha256: z.string() }).optional(),
  /** When it went on after it had been broken off, and what had changed by then. */
  resumes: z
    .array(
      z.object({
        at: z.string(),
        command_line: z.array(z.string()),
        changes: z.array(z.string()),
        /** What it measured with from then on; absent where that was as before. */
        meters: metersSchema.optional(),
        /** Of a block: where it went on, and on what, where that is another machine. */
        node: nodeRecordSchema.optional(),
        machine: machineSchema.optional(),
      }),
    )
    .optional(),
})

export type MetricDeclarationRecord = z.infer<typeof metricDeclarationSchema>

export type IdleRecord = z.infer<typeof idleRecordSchema>

export type LaterIdleRecord = z.infer<typeof laterIdleRecordSchema>

export type RuleVerdictRecord = z.infer<typeof ruleVerdictSchema>

export type Machine = z.infer<typeof machineSchema>

export type NightRecord = z.infer<typeof nightRecordSchema>
