/** What cells have asked to be shown and is not there yet: a chart takes a moment to draw. */
const showing = new Set<Promise<void>>()

/** Keeps track of something that is being shown, and returns it. */
export function keepShowing(shown: Promise<void>): Promise<void> {
  showing.add(shown)
  // Who awaits it gets the error; for who does not, the kernel asks below.
  shown.catch(() => {})
  // Deno's kernel asks the value that a cell ends with how it is to be shown, and waits for that: it is there then.
  return Object.assign(shown, { [Symbol.for('Jupyter.display')]: () => shown.then(() => ({})) })
}

/** Whether a value is what `show` returned: a cell that ends with it has nothing more to print. */
export function isShowing(value: unknown): boolean {
  return value instanceof Promise && showing.has(value)
}

/**
 * Resolves when all that was asked for is there. The kernel waits for it at the end of a cell, so that `show` without
 * `await` belongs to its cell.
 *
 * @throws what the first of them that failed threw.
 */
export async function allShown(): Promise<void> {
  const all = [...showing]
  const outcomes = await Promise.allSettled(all)
  for (const shown of all) showing.delete(shown)
  const failure = outcomes.find(outcome => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
