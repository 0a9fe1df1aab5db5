import { existsSync, readSync } from 'node:fs'
import { withRegularFile } from '../../os/regular-file.js'

/** The newest rows of a trace, oldest first; each field unchanged under its column's name. */
export type TraceRows = readonly ReadonlyMap<string, string>[]

// Some ten seconds of samples of eight cards; a header is shorter than a line of a terminal.
const tailBytes = 8192
const headerBytes = 512

/**
 * Reads the end of a trace that may be growing, whatever its size: whole lines only. Empty if there is no trace.
 *
 * @param path Without the suffix that it carries while it is written.
 */
export function readTraceTail(path: string): TraceRows {
  try {
    return withRegularFile(
      existsSync(`${path}.partial`) ? `${path}.partial` : path,
      ({ descriptor, stats }) =>
        rowsOf(
          readAt(descriptor, 0, headerBytes),
          readAt(descriptor, Math.max(0, stats.size - tailBytes), tailBytes),
        ),
    )
  } catch {
    return []
  }
}

function rowsOf(head: string, tail: string): TraceRows {
  const [header = ''] = head.split('\n')
  // The text before the first line's end is the header or part of a line; after the last line's end is half a line.
  const lines = tail.split('\n').slice(1, -1)
  const columns = header.split(',')
  return lines
    .filter(line => line !== '')
    .map(line => {
      const fields = line.split(',')
      return new Map(columns.map((column, position) => [column, fields[position] ?? '']))
    })
}

function readAt(file: number, position: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes)
  return buffer.toString('latin1', 0, readSync(file, buffer, 0, bytes, position))
}
