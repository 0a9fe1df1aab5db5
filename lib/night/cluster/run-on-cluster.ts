import type { Cluster, JobQueue } from '../../engine/cluster.js'
import { NightError, RefusedError } from '../../errors.js'
import { sayEnd, submissionsOf, unsayEnd } from '../../record/cluster/submissions.js'
import type { NightRecord } from '../../record/schema.js'
import { alsoStoppedBy, type Stop } from '../../run/stop.js'
import { recordsOfBlocks } from '../blocks/block-states.js'
import { blocksOf, type PlannedBlock } from '../blocks/blocks-of.js'
import { describeNight } from '../describe/describe-night.js'
import { nightEnded } from '../night-ended.js'
import type { Conduct } from '../run-night.js'
import { NightStore } from '../store.js'
import type { Work } from '../work.js'
import { Follower } from './follower.js'
import { type JobPlan, jobPlan } from './job-plan.js'
import { factsHere, nothingHere } from './nothing-here.js'
import { refuseUnseen } from './try-node.js'

/**
 * A night whose blocks run as jobs of a cluster, from its folder to its last event. Nothing is measured here: the jobs
 * write the blocks, and this follows them and gathers what they wrote. It may end at any time and go on elsewhere.
 *
 * @returns The path of its folder.
 * @throws RefusedError where there is no cluster here, it does not want the jobs, or its nodes lack what they need.
 */
export async function runOnCluster(work: Work, cluster: Cluster, conduct: Conduct): Promise<string> {
  const { stop: user, listener, redactor, commandLine } = conduct
  const startMs = Date.now()
  const clock = performance.now()
  const { plan } = work
  const wishes = { settings: plan.settings, config: plan.config.slurm ?? {} }
  const queue = await cluster.open(wishes, process.env)
  using store = await NightStore.open(work, nothingHere, { redactor, startMs, stop: user, listener })
  const stop = alsoStoppedBy(user, store.failure.signal)

  const { name, path } = store
  const night = await describeNight({ name, startMs, redactor }, plan, nothingHere, factsHere(), commandLine)
  const record = work.recordFrom(night)
  unsayEnd(path)
  const jobs = jobPlan(path, wishes, work.acceptsChanges === true)
  // The nodes read the plan in night.json, so it is there before they are asked.
  store.begin(record)
  await refuseUnseen(store, queue, jobs, user, listener)
  const notices = [...work.notices, ...store.notices].map(text => redactor.text(text))
  const { seed, experiments } = plan
  const blocks = blocksOf(experiments, plan.firstIndex)
  const on = { by: cluster.name, blocks: blocks.length }
  const about = { night: name, label: record.label, path, seed, total: experiments.length, meters: [] }
  store.emit(work.startEvent({ ...about, notices, cluster: on }))

  const failure = await followed(store, queue, jobs, blocks, stop)
  if (failure === 'detached') {
    store.emit({ type: 'night-detached', night: name, path })
    return path
  }
  store.gather(recordsOfBlocks(path, record))
  await keepCounted(store, queue, record)
  store.endExperiments()
  const error = store.failure.failure === undefined ? failure : new NightError(store.failure.words, path)
  store.emit(nightEnded(store, plan, (performance.now() - clock) / 1000, user.graceful.aborted, error))
  if (error !== undefined) throw error
  return path
}

/** Why the night ended before its plan; undefined where it did not, or where the user ended it. */
async function followed(
  store: NightStore,
  queue: JobQueue,
  jobs: JobPlan,
  blocks: readonly PlannedBlock<unknown>[],
  stop: Stop,
): Promise<Error | 'detached' | undefined> {
  const { detach } = store.plan.settings
  let follower: Follower
  try {
    follower = await Follower.of(store, queue, jobs, blocks, stop)
    await follower.follow({ untilSubmitted: detach })
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    // Told in the journal too: the folder is there, and can go on when what is missing is there.
    return new NightError(`${error.message}\nGo on with: nightwatt run --resume ${store.name}`, store.path)
  }
  if (stop.graceful.aborted) {
    sayEnd(store.path)
    await follower.end()
    return undefined
  }
  if (detach && !follower.isOver) return 'detached'
  const left = follower.left
  return left === '' ? undefined : new NightError(`The night stopped: ${left}`, store.path)
}

/** Keeps what the cluster itself counted, where it does, as a check of what the nodes measured. */
async function keepCounted(
  store: NightStore,
  queue: JobQueue,
  { cluster, started_at }: NightRecord,
): Promise<void> {
  const names = submissionsOf(store.path).map(({ name }) => name)
  const { by, jobs } = await queue.energyOf(names, Date.parse(started_at))
  if (cluster === undefined || jobs.length === 0) return
  store.amend({
    cluster: { ...cluster, counted: { by, jobs: jobs.map(({ task, ...rest }) => ({ job: task, ...rest })) } },
  })
}
