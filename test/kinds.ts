import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * How a test file is run, as it says in the comments it begins with:
 *
 * - `// Waits for whole nights.` It starts processes, browsers or kernels, and waits for them: it has a process of its
 *   own and up to three minutes a test, and runs beside others that wait, more of them than there are cores.
 * - `// Waits long for kernels.` The same, and it begins first: one that begins last leaves all workers but one idle.
 * - `// Alone: replaces node:fs.` It has a process of its own, for what it leaves behind would disturb others.
 * - `// Times meters.` It compares joules or seconds with what is known of them: it has the processors first, and no more
 *   files run at a time than there are cores, since on a crowded machine the stand-ins' clocks are late and it is the
 *   machine that would be tested.
 * - `// Any Node: locks.` What it tests is the same to any Node: it is left out where the suite runs a second time, on
 *   another Node.
 *
 * A file that says nothing is a unit test: ten seconds a test, in a process that it shares with others.
 */
export interface Kind {
  /** Path from the root of the project. */
  readonly file: string
  readonly waitsFor?: string
  readonly waitsLongFor?: string
  readonly aloneFor?: string
  readonly times?: string
  readonly anyNode?: string
}

/** Rooms that only compute, data in and data out: their unit tests are the same to any Node. */
const pure = /^test\/(?:chart|design|plan|protocol|report|table)\//

const root = resolve(import.meta.dirname, '..')

export const kinds: readonly Kind[] = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts'))
  .sort()
  .map(file => kindOf(join('test', file), readFileSync(join(root, 'test', file), 'utf8')))

export function kindOf(file: string, text: string): Kind {
  const head = /^(?:\/\/.*\n)*/.exec(text)?.[0] ?? ''
  const after = (words: string) => new RegExp(`^// ${words} (.+)$`, 'm').exec(head)?.[1]
  const found = {
    waitsFor: after('Waits(?: long)? for'),
    waitsLongFor: after('Waits long for'),
    aloneFor: after('Alone:'),
    times: after('Times'),
    anyNode: after('Any Node:') ?? (pure.test(file) ? 'it computes.' : undefined),
  }
  return { file, ...Object.fromEntries(Object.entries(found).filter(([, words]) => words !== undefined)) }
}
