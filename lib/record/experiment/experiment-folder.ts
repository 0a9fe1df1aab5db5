import { closeSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { flushFolder, removeLeftovers } from '../../os/atomic.js'
import { newFileMode } from '../../os/file-modes.js'
import { chownOpenToCaller, makeFolder, makeFoldersIn } from '../../os/owner.js'
import { openForWriting } from '../../os/writable-file.js'
import type { ExperimentFiles } from '../../run/files.js'
import { nameTerminalOutput, terminalOutputName } from '../secrets/terminal-output.js'
import { seriesName } from '../series/series-layout.js'
import { SeriesWriter } from '../series/series-writer.js'
import { writeCpuEnergyFiles } from '../traces/cpu-energy-files.js'
import { TraceWriter } from '../traces/trace-writer.js'

/** Folder for what a program writes, in the experiment's folder. */
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
  return {
    backgroundLogs: join(folder, backgroundLogs),
    openAttempt() {
      const energy = makeFoldersIn(dirname(folder), basename(folder), 'energy')
      const traces = new TraceWriter(energy)
      const series = new SeriesWriter(folder)
      const logPath = makeLog(join(folder, logName))
      const terminalOutput = nameTerminalOutput(folder, logName)
      return {
        logPath,
        keepSample: sample => traces.add(sample),
        keepPoint: point => series.add(point),
        close(attempt) {
          if (attempt.cause === 'interrupted') options.onInterrupted()
          traces.close()
          series.close()
          if (attempt.cause === 'interrupted') {
            traces.removeUnfinished()
            series.removeUnfinished()
          }
          try {
            writeCpuEnergyFiles(energy, attempt.energy, attempt.durationSeconds)
            flushFolder(energy)
          } catch (error) {
            options.onProblem(`the energy's text files could not be written: ${String(error)}`)
          }
          if (traces.failure !== undefined)
            options.onProblem(`the traces could not be written: ${traces.failure}`)
          if (series.failure !== undefined)
            options.onProblem(`${seriesName} could not be written: ${series.failure}`)
          try {
            terminalOutput.complete()
          } catch (error) {
            options.onProblem(
              `${terminalOutputName}, a second name of the log, could not be made: ${String(error)}`,
            )
          }
        },
      }
    },
    makeOutput(path) {
      // Its own folder is made within the night, where no link is followed; a folder that the user names may be
      // anywhere.
      if (path === join(folder, outputName)) makeFoldersIn(dirname(folder), basename(folder), outputName)
      else makeFolder(path)
    },
    setAside(number) {
      moveAside(folder, number, ofAttempt)
    },
    dropFailed() {
      if (options.keepFailed || !existsSync(folder)) return
      for (const name of readdirSync(folder).filter(isAside)) {
        rmSync(join(folder, name), { recursive: true, force: true })
      }
    },
  }
}

const logName = 'training.log'
const ofAttempt = [logName, terminalOutputName, seriesName, `${seriesName}.partial`, 'energy', outputName]
const backgroundLogs = 'background_logs'

/** Moves an attempt's files out of the way of the next, also when a night is resumed. */
export function setAsideBroken(folder: string, number: number): void {
  if (!existsSync(folder)) return
  removeLeftovers(folder)
  moveAside(folder, number, [...ofAttempt, backgroundLogs])
}

function moveAside(folder: string, number: number, names: readonly string[]): void {
  const left = names.filter(name => existsSync(join(folder, name)))
  if (left.length === 0) return
  // If we were killed in the middle of this, some files are there already; if after it, the rest belongs to the next
  // attempt.
  const aside = freeAside(folder, number, left)
  makeFoldersIn(folder, basename(aside))
  for (const name of left) renameSync(join(folder, name), join(aside, name))
}

function freeAside(folder: string, number: number, names: readonly string[]): string {
  for (let again = 1; ; again += 1) {
    const aside = join(folder, `failed_attempt_${number}${again === 1 ? '' : `_${again}`}`)
    if (!names.some(name => existsSync(join(aside, name)))) return aside
  }
}

function isAside(name: string): boolean {
  return /^failed_attempt_\d+(_\d+)?$/.test(name)
}

// Made here, so that it has the right owner even if we are killed before the training ends; a link is not followed.
function makeLog(path: string): string {
  const file = openForWriting(path, 'append', newFileMode)
  chownOpenToCaller(file)
  closeSync(file)
  return path
}
