import { clusterNamed } from '../../engine/engines.js'
import { submissionsOf } from '../../record/cluster/submissions.js'
import { localTime } from '../../record/time.js'
import { progressReader } from '../blocks/block-progress.js'
import type { BlockStatus, NightStanding, NightStatus } from '../status/night-status.js'
import { type BlockOnBoard, JobBoard } from './job-board.js'
import { progressEvent } from './progress-event.js'

/**
 * The status of a night whose blocks run as jobs, from what is known of it by its own files: by those of its blocks, and
 * by what the cluster says of its jobs, where it can be asked from here.
 *
 * @param blocks Their numbers.
 */
export async function statusOfCluster(
  own: NightStatus,
  path: string,
  by: string,
  blocks: readonly number[],
): Promise<NightStatus> {
  const read = progressReader(path)
  const progress = blocks.map(read)
  const submissions = submissionsOf(path)
  const names = submissions.map(({ name }) => name)
  const jobs = await clusterNamed(by)?.look(names, process.env)
  const board = new JobBoard(blocks, submissions, jobs ?? [], () => '')
  board.see(progress, jobs)
  const now = board.blocks
  const isAny = (...standings: readonly BlockOnBoard['standing'][]) =>
    now.some(({ standing }) => standings.includes(standing))
  const { succeeded, failed, remainingSeconds } = progressEvent(own.experiments.planned ?? 0, now, progress)
  const isAlive = isAny('waiting', 'running')
  const standing = standingOf(own, isAlive, jobs === undefined, !isAny('wanted', 'left'))
  const lives = standing === 'running'
  const planned = own.experiments.planned
  return {
    ...own,
    standing,
    experiments: {
      planned,
      succeeded,
      failed,
      left: planned === null ? null : Math.max(0, planned - succeeded - failed),
    },
    blocks: now.map((block, position) =>
      statusOfBlock(block, progress[position]?.journal?.running?.experimentId),
    ),
    remainingSeconds: lives ? remainingSeconds : null,
    endsAt: lives && remainingSeconds !== null ? localTime(Date.now() + remainingSeconds * 1000) : null,
    problems: [
      ...own.problems,
      ...(jobs === undefined && standing === 'unknown'
        ? ['the cluster cannot be asked from here: what its jobs do is not known']
        : []),
      ...(standing === 'ended' && own.standing !== 'ended'
        ? [`all blocks have ended, and nobody has gathered them: nightwatt run --resume ${own.night ?? ''}`]
        : []),
    ],
  }
}

function standingOf(own: NightStatus, isAlive: boolean, isSilent: boolean, isDone: boolean): NightStanding {
  if (isAlive) return 'running'
  if (own.endedAt !== null || own.standing === 'running' || own.standing === 'starting') return own.standing
  if (isDone) return 'ended'
  return isSilent ? 'unknown' : 'killed'
}

function statusOfBlock(block: BlockOnBoard, experiment: string | undefined): BlockStatus {
  const { standing, job, node, reason, succeeded, failed } = block
  const isRunning = standing === 'running'
  return {
    block: block.block,
    standing: standing === 'wanted' ? 'left' : standing,
    job: job || null,
    node: node || null,
    reason,
    succeeded,
    failed,
    running: isRunning ? (experiment ?? null) : null,
  }
}
