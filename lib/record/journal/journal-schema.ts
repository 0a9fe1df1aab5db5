import { z } from 'zod'
import { hyperparameterValuesSchema } from '../../config/parameter/hyperparameter-value.js'
import { budgetRecordSchema } from '../night/budget-schema.js'
import { controlRunSchema, warmUpRunSchema } from '../night/control-schema.js'
import { attemptRecordSchema, idleRecordSchema, laterIdleRecordSchema } from '../schema.js'
import { isLocalTime } from '../time.js'

/**
 * What each line of a journal holds, by its type: to tell a line that was altered from one that was written. Readers take
 * what they need and pass over the rest; this is for `check` alone.
 */

const place = z.int().min(1)
const count = z.int().min(0)
// No night lasts a year.
const seconds = z
  .number()
  .min(0)
  .max(366 * 24 * 3600)
const words = z.array(z.string())
export const lineTime = z.string().refine(isLocalTime, 'allowed: a local time with its offset')
const command = z.union([
  z.object({ file: z.string(), args: words, cwd: z.string() }),
  z.object({ cause: z.string(), detail: z.string() }),
])
const hyperparameters = hyperparameterValuesSchema
const program = z.object({ repository: z.string(), model: z.string(), hyperparameters })
const subject = z.object({ project: z.string(), module: z.string() })
const experiment = program.extend({
  mode: z.enum(['mutation', 'default', 'parallel']),
  background: program.optional(),
  subject: subject.optional(),
  block: place.optional(),
  repeat: place.optional(),
})
const meter = z.object({
  meter: z.string(),
  measures: z.string(),
  source: z.string(),
  assumption: z.string(),
})
const process = z.object({
  pid: place,
  start_ticks: z.number().nullable(),
  boot_id: z.string().nullable(),
  host: z.string().optional(),
})
const source = z.enum(['measured', 'estimated']).nullable()

const started = {
  night: z.string().regex(/^run_\d{8}_\d{6}(?:_\d+)?$/, 'allowed: run_YYYYMMDD_HHMMSS'),
  total: count,
  meters: z.array(meter),
  notices: words,
  process,
}

/** The lines of a night that keeps checksums; one from before may lack what was not written then. */
export const journalLines: Readonly<Record<string, z.ZodObject>> = {
  'night-started': z.object({
    ...started,
    seed: z.union([z.number(), z.string()]).nullable(),
    manifest: z.literal('manifest.ndjson'),
  }),
  'night-resumed': z.object({ ...started, finished: count }),
  'experiment-started': z.object({ index: place, experiment_id: z.string(), experiment }),
  'attempt-started': z.object({ index: place, attempt: place, command }),
  'background-started': z.object({ index: place, program, command, lead_seconds: seconds }),
  'background-run-ended': z.object({
    index: place,
    run: place,
    exit_code: z.int().nullable(),
    signal: z.string().nullable(),
    failed: z.boolean(),
    problem: z.string(),
  }),
  'meter-problem': z.object({ index: place, attempt: place, meter: z.string(), problem: z.string() }),
  'record-problem': z.object({ index: count, problem: z.string() }),
  'attempt-ended': z.object({
    index: place,
    attempt: place,
    record: attemptRecordSchema,
    // A night that was broken off is told of by the one that goes on, which knows no more.
    cpu_energy_source: source.optional(),
    gpu_energy_source: source.optional(),
    performance_metrics: z.record(z.string(), z.number()).optional(),
    broken_off: z.literal(true).optional(),
  }),
  retry: z.object({ index: place, attempt: place, seconds }),
  'experiment-ended': z.object({
    index: place,
    experiment_id: z.string(),
    outcome: z.enum(['success', 'failure']),
    cause: z.string().nullable(),
    attempts: count,
  }),
  idle: z.object({ seconds }),
  'idle-measured': z.object({ idle: idleRecordSchema }),
  'idle-later-measured': z.object({ idle: laterIdleRecordSchema }),
  'control-started': z.object({ when: controlRunSchema.shape.when, folder: z.string(), workload: program }),
  'control-ended': z.object({ control: controlRunSchema }),
  'warmup-started': z.object({ number: place, total: place, folder: z.string(), workload: program }),
  'warmup-ended': z.object({ warmup: warmUpRunSchema }),
  /** A session was asked for one more, or a further block follows. */
  'plan-extended': z.object({ total: place, experiments: z.array(experiment).min(1) }),
  precision: z.object({ block: count, settings: count, reached: count, given_up: count, ended: z.string() }),
  budget: budgetRecordSchema.omit({ limits: true }).extend({ left: z.string() }),
  notice: z.object({ text: z.string() }),
  'jobs-submitted': z.object({ job: z.string(), blocks: z.array(place) }),
  block: z.object({
    block: place,
    standing: z.enum(['waiting', 'running', 'ended', 'left']),
    job: z.string(),
    node: z.string(),
    reason: z.string(),
    succeeded: count,
    failed: count,
  }),
  'night-detached': z.object({ night: z.string() }),
  cooldown: z.object({ seconds, automatic: z.boolean() }),
  'night-ended': z.object({
    seconds,
    succeeded: count,
    failed: count,
    interrupted: z.boolean(),
    failure: z.string(),
  }),
}
