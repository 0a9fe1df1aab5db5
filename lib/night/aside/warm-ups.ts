import { join } from 'node:path'
import { ownValue } from '../../config/own-value.js'
import { backgroundOf } from '../tasks.js'
import type { Work } from '../work.js'
import { type AsideContext, nextNumber, runAside } from './aside.js'
import { asideRun } from './aside-run.js'

/** The folder of the warm-ups in a night. */
const warmUpFolder = 'warmup'

/**
 * Runs the first settings of what a night has to do, as often as it is to be warmed up, and pauses after each as between
 * experiments: so the first that counts finds the machine as the others do. They are recorded in a folder of their own
 * and stand in no table. A night that goes on is warmed up again. One that fails is told, and the night goes on.
 */
export async function warmUp({ left }: Work, context: AsideContext): Promise<void> {
  const { plan, host, store, stop } = context
  const { warmup } = plan.settings
  const positions = [...left].sort((one, other) => one - other)
  for (let number = 1; number <= warmup; number += 1) {
    if (stop.graceful.aborted) return
    const position = (positions[(number - 1) % positions.length] ?? 1) - 1
    const planned = plan.experiments[position]
    const repository = ownValue(plan.config.models, planned?.repository ?? '')
    if (planned === undefined || repository === undefined) return
    const { block: _block, repeat: _repeat, ...experiment } = planned
    const { repository: name, model, hyperparameters } = experiment
    const workload = { repository: name, model, hyperparameters: { ...hyperparameters } }
    const folder = `${warmUpFolder}/${nextNumber(join(store.path, warmUpFolder))}`
    store.emit({ type: 'warmup-started', number, total: warmup, folder, workload })
    if (store.failure.failure !== undefined) return
    const background = backgroundOf(plan, position)
    // What one of them leaves behind must not be what an experiment goes on from.
    const outputSuffix = `_${folder.replace('/', '_')}`
    await runAside(
      context,
      { experiment, repository, background, folder, outputSuffix, called: 'warm-up' },
      ({ last }, record) => {
        const run = { ...workload, ...asideRun(folder, record) }
        const runs = [...(store.night?.warmup ?? []), run]
        store.keepAside(record, { warmup: runs }, 'warmup-ended', { warmup: run })
        store.emit({ type: 'warmup-ended', number, total: warmup, folder, attempt: last })
      },
    )
    if (!stop.graceful.aborted) await host.coolDown(store.emit)
  }
}
