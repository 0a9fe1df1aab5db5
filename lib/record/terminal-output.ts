import { copyFileSync, linkSync, lstatSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What the original's tools read the output of a training from; its `training.log` they took for another file. */
export const terminalOutputName = 'terminal_output.txt'

/** The log under its second name, in the folder of an experiment. */
export interface TerminalOutput {
  /**
   * Makes sure of it when nothing writes to the log any more: where it is no link, it becomes a copy.
   *
   * @throws the error of the system where neither is possible.
   */
  complete(): void
}

/**
 * Gives the log of an attempt a second name, a hard link: one file, so it takes no space, and what shortens the log
 * shortens both. Disks that know no links get a copy at the end.
 *
 * @param folder Of the experiment; its log is there.
 */
export function nameTerminalOutput(folder: string, logName: string): TerminalOutput {
  const [log, beside] = [join(folder, logName), join(folder, terminalOutputName)]
  const link = () => {
    rmSync(beside, { force: true })
    linkSync(log, beside)
  }
  try {
    link()
  } catch {
    // Told at the end, if a copy is not possible either.
  }
  return {
    complete() {
      // A training that deleted its log left nothing to name.
      if (inodeOf(log) === undefined || inodeOf(log) === inodeOf(beside)) return
      try {
        link()
      } catch {
        copyFileSync(log, beside)
      }
    },
  }
}

function inodeOf(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}
