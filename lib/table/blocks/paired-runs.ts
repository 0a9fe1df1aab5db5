import { grouped } from '../grouped.js'

/** The values of one block, on either side. */
export interface BlockPair {
  readonly a: readonly number[]
  readonly b: readonly number[]
}

/** A run with the block that it stood in, if any. */
interface RunInBlock {
  readonly night: string
  /** Null where its night had no blocks. */
  readonly block: number | null
  /** Where it ran; absent where there is one machine. A block that went on elsewhere counts as two. */
  readonly node?: string | null | undefined
}

/**
 * The values of both sides in each block in which both ran: within a block the order is random, so that what drifts over
 * the night is in both alike. None where a run stood in no block, or no block has both sides, as those of two nights.
 */
export function pairedInBlocks<Run extends RunInBlock>(
  a: readonly Run[],
  b: readonly Run[],
  read: (run: Run) => number | undefined,
): readonly BlockPair[] {
  if ([...a, ...b].some(({ block }) => block === null)) return []
  const byBlock = (runs: readonly Run[]) =>
    grouped(
      runs.filter(run => read(run) !== undefined),
      blockOf,
    )
  const [ofA, ofB] = [byBlock(a), byBlock(b)]
  const values = (runs: readonly Run[]) => runs.flatMap(run => read(run) ?? [])
  return [...ofA].flatMap(([key, runs]) => {
    const others = ofB.get(key)
    return others === undefined ? [] : [{ a: values(runs), b: values(others) }]
  })
}

/** What tells a block from those of other nights. */
export function blockOf({ night, block, node = null }: RunInBlock): string {
  return JSON.stringify([night, block, node])
}
