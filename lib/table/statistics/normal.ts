import { errorFunction } from 'simple-statistics'

/** The chance that a standard normal variable lies farther from zero than `z`, on either side. */
export function normalTails(z: number): number {
  // The error function is an approximation: at 0 it is a little below 0.
  return Math.min(1, Math.max(0, 1 - errorFunction(Math.abs(z) / Math.SQRT2)))
}
