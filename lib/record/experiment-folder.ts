import { closeSync, constants, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { newFileMode } from '../run/file-modes.js'
import type { ExperimentFiles } from '../run/files.js'
import { flushFolder } from './atomic.js'
import { writeCpuEnergyFiles } from './cpu-energy-files.js'
import { giveAwayOpen, makeFoldersIn } from './owner.js'
import { TraceWriter } from './trace-writer.js'

/** Folder for what a program writes, in that of its experiment. */
export const outputName = 'output'

/**
 * The folder of one experiment, laid out as the original does. The attempt that decides has its log and its
 * energy/ at the top; failed ones before it lie in `failed_attempt_N/` until an attempt succeeds.
 */
export function openExperimentFolder(
  folder: string,
  options: {
    readonly keepFailed: boolean
    readonly onProblem: (problem: string) => void
    /** Called when an attempt was ended before its time, before its files are completed. */
    readonly onInterrupted: () => void
  },
): ExperimentFiles {
  const failed: string[] = []
  return {
    backgroundLogs: join(folder, 'background_logs'),
    openAttempt() {
      const energy = makeFoldersIn(dirname(folder), basename(folder), 'energy')
      const traces = new TraceWriter(energy)
      return {
        logPath: makeLog(join(folder, 'training.log')),
        keepSample: sample => traces.add(sample),
        close(attempt) {
          if (attempt.cause === 'interrupted') options.onInterrupted()
          traces.close()
          if (attempt.cause === 'interrupted') traces.removeUnfinished()
          try {
            writeCpuEnergyFiles(energy, attempt.energy, attempt.durationSeconds)
            flushFolder(energy)
          } catch (error) {
            options.onProblem(`the energy's text files could not be written: ${String(error)}`)
          }
          if (traces.failure !== undefined)
            options.onProblem(`the traces could not be written: ${traces.failure}`)
        },
      }
    },
    setAside(number) {
      const aside = makeFoldersIn(folder, `failed_attempt_${number}`)
      for (const name of ['training.log', 'energy', outputName]) {
        if (existsSync(join(folder, name))) renameSync(join(folder, name), join(aside, name))
      }
      failed.push(aside)
    },
    dropFailed() {
      if (options.keepFailed) return
      for (const aside of failed) rmSync(aside, { recursive: true, force: true })
    },
  }
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants

// Made here, so that it has its owner also if we are killed before the training ends; a link is not followed.
function makeLog(path: string): string {
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, newFileMode)
  giveAwayOpen(file)
  closeSync(file)
  return path
}
