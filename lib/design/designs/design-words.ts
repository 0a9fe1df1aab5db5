import { UsageError } from '../../errors.js'
import type { PlanEntry } from '../plan.js'
import type { Design, DesignCounts } from './designed.js'

/** The most settings of one entry. */
export const mostSettings = 1_000_000

/** How many points a design has and what became of them, where not every one is a setting; undefined where it is. */
export function countsInWords(
  { repo, model }: Pick<PlanEntry, 'repo' | 'model'>,
  design: Design,
  names: readonly string[],
  counts: DesignCounts,
  constraints: readonly string[],
): string | undefined {
  const { points, settings, forbidden, tried, repeated } = counts
  if (points === settings) return undefined
  const which = constraints.map(constraint => JSON.stringify(constraint)).join(' and ')
  const less = [
    [forbidden, `that ${which} forbids`],
    [tried, 'that earlier runs tried'],
    [repeated, 'that the program could not tell from another one'],
  ] as const
  const words = less
    .filter(([count]) => count > 0)
    .map(([count, why]) => `less ${count.toLocaleString('en-US')} ${why}`)
  const all = `${points.toLocaleString('en-US')} ${points === 1 ? 'point' : 'points'}`
  const left = `${settings.toLocaleString('en-US')} ${settings === 1 ? 'setting' : 'settings'}`
  return `${design} of ${names.join(', ')} in ${repo}/${model}: ${[all, ...words].join(', ')}: ${left}`
}

/** @throws UsageError where a design has so many points that nobody can run them. */
export function refuseTooMany(design: Design, names: readonly string[], points: number): void {
  if (points <= mostSettings) return
  throw new UsageError(
    `design: found a ${design} of ${names.join(', ')} with ${points.toLocaleString('en-US')} points; allowed: at most ${mostSettings.toLocaleString('en-US')} (fewer levels, fewer hyperparameters, or latin or sobol with a number of runs)`,
  )
}

/** A Sobol' sequence is balanced at powers of two alone (Owen, "On dropping the first Sobol' point", 2020). */
export function balanceNotice(design: Design, runs: number): string | undefined {
  if (design !== 'sobol' || Number.isInteger(Math.log2(runs))) return undefined
  const below = 2 ** Math.floor(Math.log2(runs))
  return `a Sobol' sequence fills the space evenly where the number of settings is a power of two: ${below} or ${2 * below} rather than ${runs}`
}
