/** What cells have begun and is not done yet: a chart takes a moment to draw, a night takes the night. */
const begun = new Set<Promise<unknown>>()

/** Lets something belong to the cell that began it, also without `await`, and returns it. */
export function belongToCell<Result>(work: Promise<Result>): Promise<Result> {
  begun.add(work)
  // Who awaits it gets the error; for who does not, the kernel asks below.
  work.catch(() => {})
  // Deno's kernel asks the value that a cell ends with how it is to be shown, and waits for that: it is there then.
  return Object.assign(work, { [Symbol.for('Jupyter.display')]: () => work.then(() => ({})) })
}

/** Whether a value is such work: what it shows it shows itself, and the cell has nothing more to print. */
export function belongsToCell(value: unknown): boolean {
  return value instanceof Promise && begun.has(value)
}

/**
 * Resolves when all that was begun is done. The kernel waits for it at the end of a cell: what the next cells do while
 * a night runs would be in its joules.
 *
 * @throws what the first of them that failed threw.
 */
export async function cellWorkDone(): Promise<void> {
  const all = [...begun]
  const outcomes = await Promise.allSettled(all)
  for (const work of all) begun.delete(work)
  const failure = outcomes.find(outcome => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
