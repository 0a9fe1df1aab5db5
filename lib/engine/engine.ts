import type { ExperimentOptions, ExperimentResult, ExperimentTask } from '../run/experiment.js'
import type { ExperimentFiles } from '../run/files.js'

/** Where experiments run. */
export interface Engine {
  readonly name: string
  run(task: ExperimentTask, files: ExperimentFiles, options: ExperimentOptions): Promise<ExperimentResult>
}
