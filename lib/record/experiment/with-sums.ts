import { withPhases } from '../phases/with-phases.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { withTarget } from '../series/with-target.js'

/**
 * The record with what its night adds to it: the node of a cluster that it ran on, and what is added up from its complete
 * files, what its phases took, and what it took until its target.
 *
 * @param folder Of the experiment.
 */
export function withSums(record: ExperimentRecord, folder: string, night: NightRecord): ExperimentRecord {
  return withTarget(withPhases({ ...record, ...nodeOf(night) }, folder, night), folder, night)
}

/** The node on which a block works, or worked last. */
function nodeOf({ block_of: part, resumes = [] }: NightRecord): Pick<ExperimentRecord, 'node'> {
  if (part === undefined) return {}
  return { node: resumes.findLast(({ node }) => node !== undefined)?.node?.name ?? part.node.name }
}
