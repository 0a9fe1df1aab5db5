import type { Readable } from 'node:stream'

// A tool that prints rubbish without a line end must not fill the memory.
const maxLineLength = 4096

/**
 * Calls `onLine` for each line of a tool's output, without its end and without NUL bytes. An overlong line is cut,
 * and its rest is dropped. Text without a line end when the output ends was cut off in the middle, perhaps `25` of
 * `250.12`, and is dropped too.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  let isCut = false
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!isCut) onLine(cleaned(line))
      isCut = false
    }
    if (rest.length <= maxLineLength) return
    if (!isCut) onLine(cleaned(rest))
    isCut = true
    rest = ''
  })
  // A broken pipe is the end of the output; the meter tells of it when the process ends.
  stream.on('error', () => {})
}

function cleaned(line: string): string {
  return line.slice(0, maxLineLength).replaceAll('\0', '').replace(/\r$/, '')
}
