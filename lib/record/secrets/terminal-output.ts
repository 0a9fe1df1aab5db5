import { closeSync, linkSync, lstatSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../../os/append.js'
import { newFileMode } from '../../os/file-modes.js'
import { isHollow, withRegularFile } from '../../os/regular-file.js'
import { openForWriting } from '../../os/writable-file.js'

/** The file from which the original's tools read a training's output; their `training.log` was another file. */
export const terminalOutputName = 'terminal_output.txt'

/** The log under its second name, in the folder of an experiment. */
export interface TerminalOutput {
  /**
   * Completes it when nothing writes to the log any more: without a link, it becomes a copy.
   *
   * @throws the error of the system where neither is possible.
   */
  complete(): void
}

/**
 * Gives the log of an attempt a second name, a hard link: one file, so it takes no space, and what shortens the log
 * shortens both. File systems without links get a copy at the end.
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
    // Reported at the end, if a copy is not possible either.
  }
  return {
    complete() {
      // A training that deleted its log left nothing to name.
      if (inodeOf(log) === undefined || inodeOf(log) === inodeOf(beside)) return
      try {
        link()
      } catch {
        copy(log, beside)
      }
    },
  }
}

// A training may have put anything in the place of its log.
function copy(log: string, beside: string): void {
  withRegularFile(log, ({ descriptor, stats }) => {
    if (isHollow(stats)) throw new Error('the log is nearly all holes')
    const file = openForWriting(beside, 'replace', newFileMode)
    try {
      const buffer = Buffer.allocUnsafe(1 << 20)
      for (let copied = 0; copied < stats.size; ) {
        const count = readSync(descriptor, buffer, 0, buffer.length, copied)
        if (count === 0) return
        writeWhole(file, buffer.subarray(0, count))
        copied += count
      }
    } finally {
      closeSync(file)
    }
  })
}

function inodeOf(path: string): bigint | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino
  } catch {
    return undefined
  }
}
