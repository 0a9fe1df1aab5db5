import { formatDuration, type NightEvent } from '../../index.js'

type Block = Extract<NightEvent, { type: 'block' }>
type Progress = Extract<NightEvent, { type: 'blocks-progress' }>

/** Where a night runs that does not run here. */
export function clusterLine({ by, blocks }: { readonly by: string; readonly blocks: number }): string {
  return `   on ${by}: ${blocks} ${blocks === 1 ? 'block, a job that has a node' : 'blocks, each a job that has a node'} to itself`
}

/** What became of a block. */
export function blockLine({ block, standing, job, node, reason, succeeded, failed }: Block): string {
  const where = [job === '' ? '' : `job ${job}`, node].filter(text => text !== '').join(' on ')
  const on = where === '' ? '' : ` · ${where}`
  const why = reason === '' ? '' : `: ${reason}`
  const counts = `${succeeded} succeeded, ${failed} failed`
  switch (standing) {
    case 'waiting':
      return `  ⏳ block ${block} waits${on}${why}`
    case 'running':
      return `  ▶ block ${block} runs${on}`
    case 'ended':
      return `  ✅ block ${block} ended${on}: ${counts}${reason === '' ? '' : ` (${reason})`}`
    case 'left':
      return `  ⚠ block ${block} is left${on}${why}`
  }
}

/** How far all of it is, on one line. */
export function progressLine(event: Progress): string {
  const { total, succeeded, failed, running, waiting, nodes, reasons, remainingSeconds } = event
  const parts = [
    `${succeeded + failed} of ${total} done${failed === 0 ? '' : `, ${failed} failed`}`,
    `${running} ${running === 1 ? 'block runs' : 'blocks run'}${nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`}`,
    ...(waiting === 0
      ? []
      : [
          `${waiting} ${waiting === 1 ? 'waits' : 'wait'}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
        ]),
    ...(remainingSeconds === null ? [] : [`night ends in about ${formatDuration(remainingSeconds)}`]),
  ]
  return `  ${parts.join(' · ')}`
}
