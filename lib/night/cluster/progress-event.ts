import type { ClusterEvent } from '../../run/cluster-events.js'
import type { BlockProgress } from '../blocks/block-progress.js'
import { remainingSeconds } from '../pace.js'
import type { BlockOnBoard } from './job-board.js'

/** How far a night on a cluster is. */
export function progressEvent(
  total: number,
  blocks: readonly BlockOnBoard[],
  progress: readonly BlockProgress[],
): Extract<ClusterEvent, { type: 'blocks-progress' }> {
  const sum = (read: (one: BlockProgress) => number) => progress.reduce((all, one) => all + read(one), 0)
  const running = blocks.filter(({ standing }) => standing === 'running')
  const waiting = blocks.filter(({ standing }) => standing === 'waiting' || standing === 'wanted')
  return {
    type: 'blocks-progress',
    total,
    succeeded: sum(({ succeeded }) => succeeded),
    failed: sum(({ failed }) => failed),
    waiting: waiting.length,
    running: running.length,
    nodes: [...new Set(running.flatMap(({ node }) => (node === '' ? [] : [node])))].sort(),
    reasons: [...new Set(waiting.flatMap(({ reason }) => (reason === '' ? [] : [reason])))].sort(),
    remainingSeconds: secondsLeft(total, progress, running.length),
  }
}

/** What is left, divided among the nodes that work now; null before any has finished something. */
function secondsLeft(total: number, progress: readonly BlockProgress[], nodes: number): number | null {
  const taken = progress.flatMap(({ journal }) => journal?.secondsTaken ?? [])
  const pauses = progress.flatMap(({ journal }) => journal?.pauses ?? [])
  const seconds = remainingSeconds(taken, pauses, Math.max(total, taken.length))
  return seconds === null || nodes === 0 ? null : Math.round(seconds / nodes)
}
