import type { Readable } from 'node:stream'

// A tool that prints rubbish without a line end must not fill the memory.
const maxLineLength = 4096

/**
 * Calls `onLine` for each line of a tool's output, without its end, NUL bytes taken out; an overlong line is cut.
 * What has no line end when the output ends was cut off in the middle, `25` of `250.12` perhaps: it is no line.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLineLength) {
      lines.push(rest)
      rest = ''
    }
    for (const line of lines) {
      onLine(line.slice(0, maxLineLength).replaceAll('\0', '').replace(/\r$/, ''))
    }
  })
  // A broken pipe is the end of the output; the meter tells of it when the process ends.
  stream.on('error', () => {})
}
