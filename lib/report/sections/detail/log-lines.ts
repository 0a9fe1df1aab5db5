import { readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Night, traceFolder } from '../../../night/night.js'
import { withRegularFile } from '../../../os/regular-file.js'
import { maxBytesRead } from '../../../record/check/check-manifest.js'
import { oneLine, readableText } from '../../../run/log/file/log-text.js'
import { formatBytes } from '../../../units.js'
import { redactorOf } from '../../hidden-night.js'

// Ours, and those of older nights.
const names = ['training.log', 'terminal_output.txt']
const tailBytes = 16 * 1024
const longestLine = 400

/** The last lines of an experiment's log, empty ones left out, without the codes of a terminal; none where there is no log. */
export function lastLogLines(night: Night, experimentId: string, most: number): readonly string[] {
  const folder = dirname(traceFolder(night, experimentId))
  for (const name of names) {
    const tail = readTail(join(folder, name))
    if (tail === undefined) continue
    // Whole, before it is cut into lines: a private key has many.
    const lines = redactorOf(night)
      .text(readableText(tail.text))
      .split('\n')
      .map(line => oneLine(line, longestLine))
      .filter(line => line !== '')
      .slice(-most)
    return tail.size > maxBytesRead ? [notCompared(tail.size), ...lines] : lines
  }
  return []
}

// Who reads the last words of a log is to know that nobody looked whether they were always these.
function notCompared(bytes: number): string {
  return `(a log of ${formatBytes(bytes)}: its size alone was compared with what was written; nightwatt check compares all of it)`
}

function readTail(path: string): { readonly text: string; readonly size: number } | undefined {
  try {
    return withRegularFile(path, ({ descriptor, stats: { size } }) => {
      const start = Math.max(0, size - tailBytes)
      const buffer = Buffer.alloc(Math.min(size, tailBytes))
      const text = buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start))
      // What stands before the first line's end was cut through.
      return { size, text: start === 0 ? text : text.slice(text.search(/[\r\n]/) + 1) }
    })
  } catch {
    return undefined
  }
}
