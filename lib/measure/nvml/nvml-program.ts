import { writeSync } from 'node:fs'
import { unevenIntervals } from '../uneven.js'
import { CountError, NvmlCards, nowMs } from './nvml-cards.js'
import { type Library, LibraryError, openLibrary, success } from './nvml-library.js'
import type { NvmlLine } from './nvml-lines.js'

/**
 * The program that reads NVML for a meter, in a process of its own: a library that hangs in its driver, or crashes,
 * cannot do so to a night. Its arguments are the library's path and the milliseconds between two samples on average, 0 for
 * one sample and the end. After the first sample, and at the word `edge` on its standard input, it reads the energy counters in
 * quick succession, until each has moved three times; when that input ends, so does the program.
 */

const edgeEveryMs = 5
// Of the time, so much at most is spent in the driver.
const edgeShare = 0.5
const edgeForMs = 350
const edgeMoves = 3

function say(line: NvmlLine): void {
  try {
    writeSync(1, `${JSON.stringify(line)}\n`)
  } catch {
    // Nobody reads any more.
    process.exit(0)
  }
}

/** Reads the counters until each has moved three times after this call, which tells when they move, and by how much. */
class EdgeReading {
  readonly #cards: NvmlCards
  #timer: NodeJS.Timeout | undefined

  constructor(cards: NvmlCards) {
    this.#cards = cards
  }

  begin(): void {
    clearTimeout(this.#timer)
    const untilMs = nowMs() + edgeForMs
    const moves = new Map<number, number>()
    const last = new Map<number, number>()
    const read = () => {
      const beganMs = nowMs()
      let isDone = true
      for (const { facts, atMs, energyMillijoules } of this.#cards.counters()) {
        const { index, uuid, busId } = facts
        say({ kind: 'counter', atMs, index, uuid, busId, energyMillijoules })
        const before = last.get(index)
        last.set(index, energyMillijoules)
        if (before !== undefined && before !== energyMillijoules)
          moves.set(index, (moves.get(index) ?? 0) + 1)
        isDone &&= (moves.get(index) ?? 0) >= edgeMoves
      }
      const endedMs = nowMs()
      if (isDone || endedMs >= untilMs) say({ kind: 'edge-read' })
      else this.#timer = setTimeout(read, Math.max(edgeEveryMs, (endedMs - beganMs) / edgeShare))
    }
    read()
  }
}

function sampleForever(cards: NvmlCards, intervalMs: number): void {
  let dueMs = nowMs()
  const next = unevenIntervals(intervalMs)
  const sample = () => {
    for (const line of cards.samples()) say(line)
    // After a delay the rhythm continues; what was missed is not made up for.
    dueMs = Math.max(dueMs + next(), nowMs())
    setTimeout(sample, dueMs - nowMs())
  }
  sample()
  const edge = new EdgeReading(cards)
  // Before the attempt, too: power at rest, and the rhythm, tell what the counter shows at the start.
  edge.begin()
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (words: string) => {
    if (words.includes('edge')) edge.begin()
  })
  process.stdin.on('end', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
}

function refuse(by: Extract<NvmlLine, { kind: 'refused' }>['by'], code: number, words: string): never {
  say({ kind: 'refused', by, code, words })
  process.exit(1)
}

function cardsOf(library: Library): NvmlCards {
  const code = library.calls.get('nvmlInit_v2')?.() ?? success
  if (code !== success) refuse('init', code, `nvmlInit_v2 returns ${code}`)
  try {
    return new NvmlCards(library, (call, index, failure) =>
      say({ kind: 'failed', call, index, code: failure }),
    )
  } catch (error) {
    if (!(error instanceof CountError)) throw error
    return refuse('cards', error.code, error.message)
  }
}

async function main(path: string, intervalMs: number): Promise<void> {
  let library: Library
  try {
    library = await openLibrary(path)
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error
    return refuse(error.by, 0, error.message)
  }
  const cards = cardsOf(library)
  for (const name of library.lacks) say({ kind: 'lacks', name })
  for (const facts of cards.facts) say(facts)
  if (intervalMs > 0) sampleForever(cards, intervalMs)
  else for (const line of cards.samples()) say(line)
}

const [, , path = '', interval = '0'] = process.argv
await main(path, Number(interval))
