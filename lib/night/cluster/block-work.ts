import { join } from 'node:path'
import { RecordError } from '../../errors.js'
import { isThere } from '../../os/regular-file.js'
import type { RunOptions } from '../../plan/options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import type { BlockOf, NodeRecord } from '../../record/cluster/cluster-schema.js'
import { blockFolder } from '../../record/cluster/places.js'
import { NightFolder } from '../../record/night/night-folder.js'
import type { NightRecord } from '../../record/schema.js'
import { blocksOf } from '../blocks/blocks-of.js'
import { resumedWork } from '../resume/resumed-work.js'
import { newWork, type Work } from '../work.js'
import { planOfNight } from './plan-of-night.js'

/**
 * The work of one block of a night on a cluster: from its start, or what is left of it. It has the night's plan,
 * configuration and settings, and is a night of its own, run by the ordinary engine of the node.
 *
 * @param night The folder of the night.
 * @param node What runs it.
 * @throws as `resumedWork`; RecordError where there is no such block.
 */
export async function blockWork(
  night: string,
  block: number,
  node: NodeRecord,
  options: Pick<RunOptions, 'acceptChanges'>,
): Promise<Work> {
  const folder = blockFolder(night, block)
  // Who submitted it has accepted its programs, and the claim of the block says that nobody else is at work on it.
  const how = { ...options, acceptProgram: true, wait: true }
  if (isThere(join(folder, 'night.json'))) return resumedWork(folder, how, node)
  const { record, plan } = await planOfNight(night, options)
  const own = await newWork(planOfBlock(record, plan, block, node, night))
  const work: Work = {
    ...own,
    openFolder: async redactor => NightFolder.createBlock(night, block, record.night, redactor),
    afterWaiting: async () => work,
  }
  return work
}

function planOfBlock(
  record: NightRecord,
  plan: NightPlan,
  block: number,
  node: NodeRecord,
  night: string,
): NightPlan {
  const blocks = blocksOf(plan.experiments, record.first_index)
  const own = blocks.find(one => one.block === block)
  if (own === undefined) {
    throw new RecordError(`${night} has no block ${block}: it has ${blocks.length}, from 1`)
  }
  const blockOf: BlockOf = { night: record.night, started_at: record.started_at, block, node }
  const { more: _, sweep, notices: _notices, ...rest } = plan
  return {
    ...rest,
    notices: [],
    experiments: own.experiments,
    firstIndex: own.firstIndex,
    ...(sweep === undefined ? {} : { sweep: { ...sweep, repeats: 1 } }),
    settings: { ...plan.settings, engine: 'local', lock: true, wait: true },
    blockOf,
  }
}
