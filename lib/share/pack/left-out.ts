import { formatBytes } from '../../units.js'

/** Something that a pack does not hold as it was, or not at all: told in the pack, and to whoever makes it. */
export interface LeftOut {
  /** What it is, by its place: `results/run_20261123_213000/digits_mlp_001/training.log`. */
  readonly what: string
  readonly why: string
  /** Its size, where it is left out as a whole. */
  readonly bytes?: number | undefined
}

/** What is left out, gathered while a pack is made; the same reason at the same place is told once. */
export class LeftOutList {
  readonly #entries = new Map<string, LeftOut>()

  add(what: string, why: string, bytes?: number): void {
    this.#entries.set(`${what}\0${why}`, bytes === undefined ? { what, why } : { what, why, bytes })
  }

  all(): readonly LeftOut[] {
    return [...this.#entries.values()]
  }
}

/** How many bytes of data a pack may still take; records, logs and traces of nights are always taken. */
export class Budget {
  readonly limit: number
  #left: number

  constructor(bytes: number) {
    this.limit = bytes
    this.#left = bytes
  }

  /** Whether there is room for so much more, which is then taken. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }
}

/**
 * What a pack leaves out, in lines for people: more than three places with one reason are one line.
 *
 * @param list Of what `pack` returned, or `record.left_out` of what `openPack` did.
 * @example
 * ```ts
 * import { leftOutLines, pack } from 'nightwatt'
 *
 * const { leftOut } = await pack('results', { dryRun: true })
 * for (const line of leftOutLines(leftOut)) console.log(line)
 * ```
 */
export function leftOutLines(list: readonly LeftOut[]): readonly string[] {
  const groups = new Map<string, LeftOut[]>()
  for (const entry of list) groups.set(entry.why, [...(groups.get(entry.why) ?? []), entry])
  return [...groups].flatMap(([why, entries]) => {
    if (entries.length <= mostSingle)
      return entries.map(
        ({ what, bytes }) => `${what}: ${why}${bytes === undefined ? '' : ` (${formatBytes(bytes)})`}`,
      )
    const sizes = entries.flatMap(({ bytes }) => bytes ?? [])
    const size = sizes.length === 0 ? '' : ` (${formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0))})`
    return [`${entries[0]?.what} and ${entries.length - 1} more: ${why}${size}`]
  })
}

const mostSingle = 3
