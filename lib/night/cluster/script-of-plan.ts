import { join, relative } from 'node:path'
import { findRoot } from '../../config/root.js'
import { exportScript, rootThere, type Scheduler } from '../../engine/export-script.js'
import { UsageError } from '../../errors.js'
import { splitNames } from '../../plan/entries/names-of.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { lacksSecrets } from '../../plan/recorded-plan.js'
import { Redactor } from '../../record/secrets/redact.js'
import { nightName } from '../../record/time.js'
import { blocksOf } from '../blocks/blocks-of.js'
import { describeNight } from '../describe/describe-night.js'
import { factsHere, nothingHere } from './nothing-here.js'

export type { Scheduler }

/**
 * A script that runs a plan on a cluster which nightwatt cannot ask, or anywhere: it holds the plan, and is started in the
 * project's folder there. What it leaves in `results` is brought back and merged by `collect`.
 *
 * @param scheduler `slurm`, `pbs`, or `bash` for machines without one.
 * @param commandLine What repeats the plan; recorded.
 * @throws UsageError for a plan whose configuration holds secrets and lies in no file.
 * @example
 * ```ts
 * import { plan, scriptOfPlan } from 'nightwatt'
 *
 * const night = plan({ repo: 'digits', model: 'mlp', mutate: 'all', runs: 2, blocks: 2 })
 * const script = await scriptOfPlan(night, 'pbs')
 * console.log(script.split('\n')[0]) // → '#!/bin/bash'
 * ```
 */
export async function scriptOfPlan(
  plan: NightPlan,
  scheduler: Scheduler,
  commandLine: readonly string[] = [],
): Promise<string> {
  const startMs = Date.now()
  const name = nightName(startMs)
  const redactor = new Redactor(splitNames(plan.options.redact))
  const night = await describeNight({ name, startMs, redactor }, plan, nothingHere, factsHere(), commandLine)
  if (lacksSecrets(night) && night.config_file === null) {
    throw new UsageError(
      'script: found secrets in a configuration that was given in the call, which no script keeps; allowed: a configuration in a file, or none',
    )
  }
  // The project lies elsewhere there: what is told of its places is told from its root.
  const root = findRoot(process.cwd())
  const here = (path: string) => join(rootThere, relative(root, path))
  const blocks = blocksOf(plan.experiments, plan.firstIndex).length
  const record = {
    ...night,
    environment: {},
    base: here(plan.base),
    config_file: night.config_file === null ? null : here(night.config_file),
    cluster: { by: scheduler === 'slurm' ? 'slurm' : 'scripts', blocks },
  }
  const { time, prologue } = plan.settings
  return exportScript({ name, record: `${JSON.stringify(record)}\n`, blocks, time, prologue }, scheduler)
}
