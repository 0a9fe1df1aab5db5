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
  /** The block of each experiment, by its id, where blocks ran as jobs: a night of its own machine. */
  readonly blocks?: ReadonlyMap<string, Night>
  /** Folders of traces by the experiment's id, where they are not in a folder with its name: in older nights. */
  readonly traceFolders?: ReadonlyMap<string, string>
}

/** What a night is called: its label, where it has one, and the name of its folder. */
export function nightTitle({ name, record: { label } }: Pick<Night, 'name' | 'record'>): string {
  return label === undefined ? name : `${label} · ${name}`
}

/** The night on whose machine an experiment ran: its block's, where blocks ran as jobs. */
export function nightOf(night: Night, experimentId: string): Night {
  return night.blocks?.get(experimentId) ?? night
}

/** The nights that a night is made of, each of one machine: its blocks, or itself. */
export function partsOf(night: Night): readonly Night[] {
  return night.blocks === undefined || night.blocks.size === 0 ? [night] : [...new Set(night.blocks.values())]
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
