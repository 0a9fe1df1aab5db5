import type { ExperimentRecord, NightRecord } from '../record/schema.js'

/** One night as it stands on disk: its plan and what is finished of it. */
export interface Night {
  /** Name of its folder, `run_YYYYMMDD_HHMMSS`. */
  readonly name: string
  /** Absolute path of its folder. */
  readonly path: string
  /** Local date on which its evening began, `YYYY-MM-DD`: a start before noon belongs to the day before. */
  readonly date: string
  /** Plan, machine, versions: the content of night.json. */
  readonly record: NightRecord
  /** Finished experiments, in the order of the plan. */
  readonly experiments: readonly ExperimentRecord[]
  /** What could not be read, and why; empty when all is well. */
  readonly problems: readonly string[]
}
