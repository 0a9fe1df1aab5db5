import { join } from 'node:path'
import { isThere } from '../../os/regular-file.js'
import { blockFolder } from '../../record/cluster/places.js'
import type { NightRecord } from '../../record/schema.js'
import { blocksOf } from '../blocks/blocks-of.js'
import { type Night, traceFolder } from '../night.js'

/**
 * A night whose blocks lie in folders of their own, as one: the only place that knows that they do. Its record is that of
 * the plan; what a machine is known for stands in the record of each block.
 *
 * @param night As it is by its own files alone, without experiments.
 * @param open Opens the night in a folder.
 */
export async function composeNight(night: Night, open: (folder: string) => Promise<Night>): Promise<Night> {
  const problems = [...night.problems]
  const experiments: Night['experiments'][number][] = []
  const traceFolders = new Map<string, string>()
  const blocks = new Map<string, Night>()
  for (const { block } of blocksOf(night.record.plan ?? [], night.record.first_index)) {
    const folder = blockFolder(night.path, block)
    if (!isThere(join(folder, 'night.json'))) continue
    try {
      const opened = await open(folder)
      problems.push(...opened.problems.map(problem => `block ${block}: ${problem}`))
      for (const experiment of opened.experiments) {
        experiments.push(experiment)
        traceFolders.set(experiment.experiment_id, traceFolder(opened, experiment.experiment_id))
        blocks.set(experiment.experiment_id, opened)
      }
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  const nights = [...new Set(blocks.values())]
  return {
    ...night,
    record: withMachines(night.record, nights),
    experiments: experiments.sort((left, right) => left.index - right.index),
    problems,
    traceFolders,
    blocks,
  }
}

/** The record with what all blocks have in common: what they measured with, and the machine where there was only one. */
function withMachines(record: NightRecord, blocks: readonly Night[]): NightRecord {
  const meters = new Map(
    blocks.flatMap(({ record: own }) => own.meters.map(meter => [JSON.stringify(meter), meter] as const)),
  )
  const machines = new Map(blocks.map(({ record: { machine } }) => [JSON.stringify(machine), machine]))
  const [machine = null] = machines.size === 1 ? [...machines.values()] : []
  return { ...record, meters: [...meters.values()], machine }
}
