import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from '../../config/schema.js'
import type { PlannedExperiment } from '../../design/plan.js'
import type { Engine, Host } from '../../engine/engine.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { outputName } from '../../record/experiment/experiment-folder.js'
import { toRecord } from '../../record/experiment/experiment-record.js'
import type { ExperimentRecord } from '../../record/schema.js'
import { ownOutput } from '../../run/command/placeholder-values.js'
import type { NightEvent } from '../../run/events.js'
import type { BackgroundTask, ExperimentResult, ExperimentTask } from '../../run/experiment.js'
import { runExperiment } from '../../run/run-experiment.js'
import type { Stop } from '../../run/stop.js'
import { benchOf } from '../run-tasks.js'
import type { NightStore } from '../store.js'

/** Where runs beside the experiments take place. */
export interface AsideContext {
  readonly plan: NightPlan
  readonly engine: Engine
  readonly host: Host
  readonly store: NightStore
  readonly stop: Stop
}

/** A run under the meters of the night that is no experiment: in a folder of its own and in no table. */
export interface AsideRun {
  readonly experiment: PlannedExperiment
  readonly repository: Repository
  readonly background?: BackgroundTask | undefined
  /** `control/1_before`: relative to the night's folder. */
  readonly folder: string
  /** What the output of its command template is called, where that names a place of its own (that place). */
  readonly outputSuffix?: string
  /** What notices about it begin with. */
  readonly called: string
}

/**
 * Runs it once: a second try would be warmer than the first.
 *
 * @param keep Called with its result, to be kept; what it throws, and what the disk does, ends the night.
 */
export async function runAside(
  { plan, engine, host, store, stop }: AsideContext,
  { experiment, repository, background, folder, outputSuffix = '', called }: AsideRun,
  keep: (result: ExperimentResult, record: ExperimentRecord) => void,
): Promise<void> {
  const { settings, base } = plan
  const own = ownOutput(repository, experiment, settings.maxTime)
  const task: ExperimentTask = {
    index: 0,
    experimentId: folder,
    experiment,
    repository,
    base,
    output: own === undefined ? join(store.path, folder, outputName) : own + outputSuffix,
    ...(background === undefined ? {} : { background }),
  }
  try {
    const result = await runExperiment(task, store.openAside(folder), {
      bench: benchOf(task, engine, host),
      settings: { ...settings, maxRetries: 0 },
      listener: {
        emit: event => tellOnly(event, called, store.emit),
        onFailure: store.look,
        hiding: store.redactor,
      },
      stop,
    })
    keep(result, toRecord(store.name, result))
  } catch (failure) {
    store.failure.report(failure)
  } finally {
    store.chownToCaller(task)
  }
}

/** The number that the next folder in a folder of runs aside begins with. */
export function nextNumber(folder: string): number {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return Math.max(0, ...names.map(name => Number.parseInt(name, 10) || 0)) + 1
}

/** Events of an experiment are none of the night's: what runs aside has no place in the plan. */
function tellOnly(event: NightEvent, called: string, emit: (event: NightEvent) => void): void {
  if (event.type === 'meter-problem')
    emit({ type: 'notice', text: `${called}: ${event.meter}: ${event.problem}` })
}
