import { numberIn, type Row } from '../row.js'

export { formatChange as formatDifference } from '../../units.js'

/**
 * How far the GPU energy that an older record states is from what its trace holds, as a share of the latter; null if
 * one of the two is unknown.
 */
export function recordedDifference(row: Row): number | null {
  const recorded = numberIn(row, 'energy_gpu_recorded_joules')
  const traced = numberIn(row, 'energy_gpu_total_joules')
  return recorded === null || traced === null || traced <= 0 ? null : (recorded - traced) / traced
}

const noteworthyShare = 0.01

/** Whether a difference is worth mentioning: more than 1 %. */
export function differs(share: number): boolean {
  return Math.abs(share) > noteworthyShare
}
