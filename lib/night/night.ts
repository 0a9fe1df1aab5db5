import { join } from 'node:path'
import type { ExperimentRecord, NightRecord } from '../record/schema.js'

/** One night as it is on disk: its plan and what is finished of it. */
export interface Night {
  /** Name of its folder, `run_YYYYMMDD_HHMMSS`; of a night in a flat folder of the original, its date. */
  readonly name: string
  /** Absolute path of its folder; of a night in a flat folder, that folder and the night's date. */
  readonly path: string
  /** Local date on which its evening began, `YYYY-MM-DD`: a start before noon belongs to the day before. */
  readonly date: string
  /** Plan, machine, versions: the content of night.json. */
  readonly record: NightRecord
  /** Finished experiments, in the order of the plan. */
  readonly experiments: readonly ExperimentRecord[]
  /** What could not be read, and why; empty if there are no problems. */
  readonly problems: readonly string[]
  /** Why it ended before its plan was done, other than by the user; absent if it did not. */
  readonly failure?: string
  /** Folders of traces by the experiment's id, where they are not in a folder with its name: in older nights. */
  readonly traceFolders?: ReadonlyMap<string, string>
}

/** What a night is called: its label, where it has one, and the name of its folder. */
export function nightTitle({ name, record: { label } }: Pick<Night, 'name' | 'record'>): string {
  return label === undefined ? name : `${label} · ${name}`
}

/** Whether a value, perhaps from an untyped cell, is a night. */
export function isNight(value: unknown): value is Night {
  return (
    typeof value === 'object' &&
    value !== null &&
    'record' in value &&
    'experiments' in value &&
    'path' in value
  )
}

/** The folder of the traces of an experiment. */
export function traceFolder(night: Night, experimentId: string): string {
  return night.traceFolders?.get(experimentId) ?? join(night.path, experimentId, 'energy')
}
