import { clusterOptions } from '../../config/options/cluster-options.js'
import { flagOf, isOptionName } from '../../config/options/run-options.js'
import { placeNamed } from '../../engine/engines.js'
import { UsageError } from '../../errors.js'
import type { NightPlan } from '../../plan/plan-night.js'

/** @throws UsageError for what is asked of a cluster by a night that runs on this machine: it would be for nothing. */
export function refuseStrayOptions({ settings, options, blockOf }: NightPlan): void {
  if (placeNamed(settings.engine).kind === 'cluster' || blockOf !== undefined) return
  const stray = Object.keys(clusterOptions).filter(
    name => isOptionName(name) && options[name] !== undefined && options[name] !== null,
  )
  if (stray.length === 0) return
  throw new UsageError(
    `${stray.map(flagOf).join(', ')}: found beside ${flagOf('engine')} local; allowed: only with ${flagOf('engine')} slurm, since no cluster is asked`,
  )
}
