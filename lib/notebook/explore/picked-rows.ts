import { z } from 'zod'

/** What a view tells: the rows that are picked in it. */
const toldSchema = z.object({ picked: z.array(z.number().int().nonnegative()).max(1_000_000) })

const commSchema = z.object({ comm_id: z.string(), data: z.unknown() })

/** The views of this kernel, and what is picked in each. */
const rowsOfView = new Map<string, readonly number[]>()

/** Begins a view with nothing picked. Numbered, so that a notebook that runs again is the same. */
export function nextView(): string {
  const view = `explore-${rowsOfView.size + 1}`
  rowsOfView.set(view, [])
  return view
}

export function pickedIn(view: string): readonly number[] {
  return rowsOfView.get(view) ?? []
}

/**
 * Hears a message of Jupyter's comms. Anything that is none of a view of ours is left alone: what a notebook sends is
 * not always what it should be.
 */
export function hearComm(content: unknown): void {
  const comm = commSchema.safeParse(content)
  if (!comm.success || !rowsOfView.has(comm.data.comm_id)) return
  const told = toldSchema.safeParse(comm.data.data)
  if (told.success) rowsOfView.set(comm.data.comm_id, told.data.picked)
}
