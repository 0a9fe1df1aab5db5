import { errorFunction } from 'simple-statistics'

/** The chance that a standard normal variable lies farther from zero than `z`, on either side. */
export function normalTails(z: number): number {
  return Math.max(0, 1 - errorFunction(Math.abs(z) / Math.SQRT2))
}
