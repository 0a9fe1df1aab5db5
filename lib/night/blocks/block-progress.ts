import { join } from 'node:path'
import { isThere, statsOf } from '../../os/regular-file.js'
import { blockFolder } from '../../record/cluster/places.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { type JournalState, stateOf } from '../status/journal-state.js'

/** How far a block is, by its files alone. */
export interface BlockProgress {
  readonly block: number
  /** `over`: nothing of it is to run any more. `broken`: it began and did not get there, or runs still. */
  readonly standing: 'not begun' | 'broken' | 'over'
  readonly succeeded: number
  readonly failed: number
  /** Why it ended before its plan did, in its own words; empty where it did not. */
  readonly failure: string
  readonly journal: JournalState | undefined
}

/** Reads how far blocks are, and a journal only when it has grown: what is on a shared disk is looked at often. */
export function progressReader(night: string): (block: number) => BlockProgress {
  const known = new Map<number, { readonly size: number; readonly progress: BlockProgress }>()
  return block => {
    const folder = blockFolder(night, block)
    const before = known.get(block)
    try {
      const size = statsOf(join(folder, 'journal.ndjson'))?.size ?? 0
      if (before !== undefined && before.size === size) return before.progress
      const progress = progressOf(block, folder)
      known.set(block, { size, progress })
      return progress
    } catch {
      // A stale handle, or a folder that is seen late: the next look sees it.
      return before?.progress ?? { ...nothing, block }
    }
  }
}

const nothing = { standing: 'not begun', succeeded: 0, failed: 0, failure: '', journal: undefined } as const

function progressOf(block: number, folder: string): BlockProgress {
  if (!isThere(join(folder, 'journal.ndjson'))) return { ...nothing, block }
  const journal = stateOf(readJournal(folder).entries)
  const { ended, succeeded, failed, startedAt } = journal
  if (startedAt === null) return { ...nothing, block }
  const isOver = ended !== null && !ended.interrupted
  return {
    block,
    standing: isOver ? 'over' : 'broken',
    succeeded,
    failed,
    failure: ended?.failure ?? '',
    journal,
  }
}
