/** Unfinished work of cells: a chart takes a moment to draw, a night takes the night. */
const begun = new Set<Promise<unknown>>()

/** What already stands below the cell that runs: a night that showed itself while it ran. */
const shownInCell = new Set<unknown>()

/** Says that a value stands below its cell already. */
export function markShown(value: unknown): void {
  shownInCell.add(value)
}

export function isShownInCell(value: unknown): boolean {
  return shownInCell.has(value)
}

/** Assigns work to the cell that began it, even without `await`, and returns it. */
export function belongToCell<Result>(work: Promise<Result>): Promise<Result> {
  begun.add(work)
  // Code that awaits it gets the error; otherwise the kernel asks below.
  work.catch(() => {})
  // Deno's kernel asks a cell's last value how to show it, and waits for that.
  return Object.assign(work, { [Symbol.for('Jupyter.display')]: () => work.then(() => ({})) })
}

/** Whether a value is such work, which shows itself, so that the cell has nothing more to print. */
export function belongsToCell(value: unknown): boolean {
  return value instanceof Promise && begun.has(value)
}

/**
 * Resolves when everything that was begun is done. The kernel waits for it at the end of a cell: what the next cells
 * do while a night runs would be in its joules.
 *
 * @throws what the first of them that failed threw.
 */
export async function cellWorkDone(): Promise<void> {
  const all = [...begun]
  const outcomes = await Promise.allSettled(all)
  for (const work of all) begun.delete(work)
  shownInCell.clear()
  const failure = outcomes.find(outcome => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
