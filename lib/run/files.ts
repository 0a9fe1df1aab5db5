import type { Sample } from '../measure/meter.js'
import type { Attempt } from './attempt.js'
import type { MetricPoint } from './log/series/metric-point.js'

/** The files of an experiment: what the run needs of the disk, without knowing its layout. */
export interface ExperimentFiles {
  /** Folder of the logs of a load beside the experiment. */
  readonly backgroundLogs: string
  /** The attempt's log and traces are collected under the returned handle. */
  openAttempt(number: number): AttemptFiles
  /** Makes the folder that the program is to write to, if it does not exist. */
  makeOutput(path: string): void
  /** The attempt failed and another follows: moves its files aside. */
  setAside(number: number): void
  /** An attempt succeeded: deletes the files of the failed ones, unless they are to be kept. */
  dropFailed(): void
}

export interface AttemptFiles {
  readonly logPath: string
  keepSample(sample: Sample): void
  keepPoint(point: MetricPoint): void
  /** Completes the traces and writes their sums. */
  close(attempt: Attempt): void
}
