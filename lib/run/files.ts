import type { Sample } from '../measure/meter.js'
import type { Attempt } from './attempt.js'

/** Where the files of an experiment go: what the run needs of the disk, without knowing its layout. */
export interface ExperimentFiles {
  /** Folder of the logs of a load beside the experiment. */
  readonly backgroundLogs: string
  /** The attempt's log and traces are collected under the returned handle. */
  openAttempt(number: number): AttemptFiles
  /** Makes the folder that the program is told to write to, where it is not there. */
  makeOutput(path: string): void
  /** The attempt failed and another follows: its files make room. */
  setAside(number: number): void
  /** An attempt succeeded: the files of the failed ones go, unless they are to be kept. */
  dropFailed(): void
}

export interface AttemptFiles {
  readonly logPath: string
  keepSample(sample: Sample): void
  /** Completes the traces and writes what they add up to. */
  close(attempt: Attempt): void
}
