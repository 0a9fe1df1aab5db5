import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { OwnJob } from '../../engine/cluster.js'
import { clusterNamed } from '../../engine/engines.js'
import { RecordError, RefusedError } from '../../errors.js'
import { livenessOf } from '../../os/process-identity.js'
import { isThere } from '../../os/regular-file.js'
import { sleep } from '../../os/sleep.js'
import type { RunOptions } from '../../plan/options.js'
import { type Claim, claimBlock } from '../../record/cluster/claim.js'
import type { NodeRecord } from '../../record/cluster/cluster-schema.js'
import { isEndSaid } from '../../record/cluster/submissions.js'
import type { Night } from '../night.js'
import { refuseWithoutRequirements } from '../refuse-without-requirements.js'
import { readNight } from '../resume/read-night.js'
import { type RunHooks, runWork } from '../run.js'
import { experimentsLeft } from '../work.js'
import { blockWork } from './block-work.js'
import { planOfNight } from './plan-of-night.js'
import { keepTrial } from './try-node.js'

export type BlockOptions = Pick<RunOptions, 'acceptChanges'>

/**
 * Runs a block of a night on a cluster, on the node that this is, or what is left of it. What is finished is never run
 * again, and no two jobs run a block at the same time.
 *
 * @param path The folder of the night.
 * @param block Its number, from 1.
 * @returns The block as a night, undefined where another job is at work on it.
 * @throws as `run`.
 * @example
 * ```ts
 * import { runBlock } from 'nightwatt'
 *
 * const block = await runBlock('/shared/results/run_20261123_213000', 3)
 * console.log(block?.experiments.length)
 * ```
 */
export async function runBlock(
  path: string,
  block: number,
  hooks: RunHooks = {},
  options: BlockOptions = {},
): Promise<Night | undefined> {
  const night = resolve(path)
  await untilSeen(night)
  const job = await ownJob(night)
  const node = nodeOf(job)
  const claimed = await claimBlock(
    night,
    block,
    { job: node.job, restarts: node.restarts, node: node.name, host: node.host },
    holder => isAtWork(holder, node, job),
  )
  if ('heldBy' in claimed) return undefined
  try {
    const work = await blockWork(night, block, node, options)
    refuseShared(work.plan.settings.strict, node)
    const ended = await runWork({ ...work, notices: [...work.notices, ...noticesOf(node)] }, hooks)
    const isLeft = hooks.signal?.aborted === true && experimentsLeft(work).length > 0
    if (isLeft && job !== undefined && !isEndSaid(night) && (await job.isTimeUp())) {
      claimed.release()
      const refusal = await job.requeue()
      if (refusal !== '')
        hooks.onEvent?.({ type: 'notice', text: `it cannot go on in another turn: ${refusal}` })
    }
    return ended
  } finally {
    claimed.release()
  }
}

/**
 * Says whether this node has what a block needs, and leaves a word of it in the night's folder.
 *
 * @param path The folder of the night.
 * @throws RecordError where it does not see the folder, RefusedError for what it lacks.
 * @example
 * ```ts
 * import { tryNode } from 'nightwatt'
 *
 * await tryNode('/shared/results/run_20261123_213000')
 * ```
 */
export async function tryNode(path: string): Promise<void> {
  const night = resolve(path)
  await untilSeen(night)
  const { plan } = await planOfNight(night, { acceptChanges: true })
  await refuseWithoutRequirements(plan, process.env)
  const node = nodeOf(await ownJob(night))
  refuseShared(plan.settings.strict, node)
  keepTrial(night, { node: node.name, clock_off_seconds: node.clock_off_seconds ?? null })
}

// NFS trusts for a minute that a folder that was not there is not there.
const lateSeconds = 90

/** A folder that was only just made may be seen late here. */
async function untilSeen(night: string): Promise<void> {
  const file = join(night, 'night.json')
  for (let waited = 0; !isThere(file); waited += 1) {
    if (waited >= lateSeconds) {
      throw new RecordError(
        `${night} is not seen on ${hostname()}: there is no night.json in it. Its disk has to be shared by all nodes.`,
      )
    }
    await sleep(1, new AbortController().signal)
  }
}

async function ownJob(night: string): Promise<OwnJob | undefined> {
  return clusterNamed(readNight(night).cluster?.by)?.ownJob(process.env)
}

// Starting a job takes seconds, and a prologue minutes.
const behindSeconds = 60
const aheadSeconds = 1800

function nodeOf(job: OwnJob | undefined): NodeRecord {
  const host = hostname()
  const off = job?.startMs === undefined ? 0 : (Date.now() - job.startMs) / 1000
  return {
    name: job?.node || host,
    host,
    job: job?.task ?? null,
    restarts: job?.restarts ?? 0,
    exclusive: job?.exclusive ?? null,
    ...(off < -behindSeconds || off > aheadSeconds ? { clock_off_seconds: Math.round(off) } : {}),
  }
}

/** Whether the holder of an earlier claim may still work on the block. */
async function isAtWork(holder: Claim, own: NodeRecord, job: OwnJob | undefined): Promise<boolean> {
  // The cluster starts a job again only when its former run is over.
  if (holder.job !== null && holder.job === own.job) return false
  if (holder.job !== null) {
    const isAlive = await job?.isAlive(holder.job)
    if (isAlive !== undefined) return isAlive
    throw new RefusedError(
      `whether the job ${holder.job}, which began this block on ${holder.node}, still runs cannot be told now`,
    )
  }
  if (holder.host !== own.host) {
    throw new RefusedError(
      `this block was begun by hand on ${holder.host} and did not end; whether it still runs there cannot be told from here. Where it surely does not, remove its last claim in jobs/claims of the night`,
    )
  }
  return (
    livenessOf({ pid: holder.pid, startTicks: null, bootId: null }) !== 'dead' && holder.pid !== process.pid
  )
}

function refuseShared(strict: boolean, { exclusive, name }: NodeRecord): void {
  if (!strict || exclusive !== false) return
  throw new RefusedError(
    `${name} is shared with other jobs, whose joules are in those of the runs: --strict refuses it (the partition may not grant --exclusive)`,
  )
}

function noticesOf({
  exclusive,
  name,
  clock_off_seconds: off,
  restarts,
  job,
}: NodeRecord): readonly string[] {
  return [
    ...(exclusive === false
      ? [`${name} is shared with other jobs: what they take is in the joules of these runs`]
      : []),
    ...(off === undefined
      ? []
      : [`the clock of ${name} is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} the cluster's`]),
    ...(restarts === 0 ? [] : [`job ${job} was started again by the cluster (restart ${restarts})`]),
  ]
}
