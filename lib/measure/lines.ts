import type { Readable } from 'node:stream'

// A tool that prints rubbish without a line end must not fill the memory.
const maxLineLength = 4096

/** Calls `onLine` for each line of a tool's output, without its end, NUL bytes taken out; overlong lines are cut. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  const emit = (line: string) => onLine(line.replaceAll('\0', '').replace(/\r$/, ''))
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = (lines.pop() ?? '').slice(0, maxLineLength)
    for (const line of lines) emit(line.slice(0, maxLineLength))
  })
  stream.on('end', () => {
    if (rest !== '') emit(rest)
  })
  // A broken pipe is the end of the output; the meter tells of it when the process ends.
  stream.on('error', () => {})
}
