const windowBytes = 8 * 1024
// A match may begin in a line that was searched before.
const tailCharacters = 1000

/** Pieces of lines of some size: from which, and before which. */
export function* windowsOf(lines: readonly Buffer[]): Generator<readonly [number, number]> {
  let first = 0
  let bytes = 0
  for (const [place, line] of lines.entries()) {
    bytes += line.length
    if (bytes < windowBytes) continue
    yield [first, place + 1]
    first = place + 1
    bytes = 0
  }
  if (first < lines.length) yield [first, lines.length]
}

/** Whether a line is the second half of a `\r\n`. */
export function isRestOfEnd(lines: readonly Buffer[], place: number): boolean {
  const line = lines[place]
  return line?.length === 1 && line[0] === 0x0a && lines[place - 1]?.at(-1) === 0x0d
}

/** The line that a place of a text is in, by where each begins; one in text that came before is in the first. */
export function lineAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle
  }
  return low
}

/** The last whole lines of a text, as far as they are short. */
export function lastLines(text: string): string {
  const start = text.indexOf('\n', Math.max(0, text.length - tailCharacters) - 1) + 1
  return text.length <= tailCharacters ? text : text.slice(start)
}
