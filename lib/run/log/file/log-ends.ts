import { readSync } from 'node:fs'
import { withRegularFile } from '../../../os/regular-file.js'
import { withoutMarker } from './log-marker.js'
import { oneLine, readableText } from './log-text.js'

const firstBytes = 1024 * 1024
const lastBytes = 3 * 1024 * 1024

/**
 * The lines of a log's beginning and end, without control characters, empty ones left out: all of it up to 4 MB, so
 * that a log of any size takes no more memory. Metrics are at the end, what explains them at the beginning.
 *
 * @throws Error where the log cannot be read.
 */
export function linesOfEnds(path: string): string[] {
  return withRegularFile(path, ({ descriptor: file, stats: { size } }) => {
    if (size <= firstBytes + lastBytes) return linesOf(read(file, 0, size))
    return [
      // Lines that were cut through are left out.
      ...linesOf(read(file, 0, firstBytes)).slice(0, -1),
      ...linesOf(read(file, size - lastBytes, lastBytes)).slice(1),
    ]
  })
}

function read(file: number, start: number, length: number): string {
  const buffer = Buffer.alloc(length)
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, length, start))
}

function linesOf(text: string): string[] {
  return readableText(withoutMarker(text))
    .split('\n')
    .map(line => oneLine(line, line.length))
    .filter(line => line !== '')
}
