import { join } from 'node:path'
import { isThere } from '../../os/regular-file.js'
import { blockFolder } from '../../record/cluster/places.js'
import { experimentId } from '../../record/experiment/names.js'
import {
  type ExperimentState,
  type NightState,
  notBegun,
  readExperimentRecord,
  readNightState,
} from '../../record/night/night-state.js'
import { readRecord } from '../../record/read-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../../record/schema.js'
import { blocksOf } from './blocks-of.js'

/** How far a night came, whether it lies in one folder or in those of its blocks. */
export function stateOfNight(path: string, record: NightRecord): NightState {
  if (record.cluster === undefined) return readNightState(path, record)
  const problems: string[] = []
  const experiments = blocksOf(record.plan ?? [], record.first_index).flatMap(
    ({ block, firstIndex, experiments: planned }): readonly ExperimentState[] => {
      const folder = blockFolder(path, block)
      const own = readBlock(folder, problems)
      if (own === undefined)
        return planned.map((experiment, position) => notBegun(experiment, firstIndex + position))
      const state = readNightState(folder, own)
      problems.push(...state.problems.map(problem => `block ${block}: ${problem}`))
      return state.experiments
    },
  )
  return { experiments, problems }
}

function readBlock(folder: string, problems: string[]): NightRecord | undefined {
  const file = join(folder, 'night.json')
  if (!isThere(file)) return undefined
  try {
    return readRecord(file, nightRecordSchema, 'what nightwatt writes')
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** Every record of a night whose blocks run as jobs, also of what was interrupted, in the order of the plan. */
export function recordsOfBlocks(path: string, record: NightRecord): readonly ExperimentRecord[] {
  const planned = blocksOf(record.plan ?? [], record.first_index)
  return planned.flatMap(({ block, firstIndex, experiments }) =>
    experiments.flatMap((experiment, position) => {
      const file = join(
        blockFolder(path, block),
        experimentId(experiment, firstIndex + position),
        'experiment.json',
      )
      try {
        return isThere(file) ? [readExperimentRecord(file)] : []
      } catch {
        // Opening the night tells of it.
        return []
      }
    }),
  )
}
