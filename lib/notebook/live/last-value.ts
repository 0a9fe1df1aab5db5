/** Shows a value as the last of its cell; undefined where it is none of ours. */
export type ShowLast = (value: unknown) => Promise<unknown> | undefined

let showLast: ShowLast = () => undefined

/**
 * Told by the library when it is loaded, which a kernel does not wait for: what a cell ends with before that is
 * nothing of ours.
 */
export function showLastValuesBy(show: ShowLast): void {
  showLast = show
}

/** Whether a value shows itself below its cell, and so is not printed. */
export function showsItself(value: unknown): boolean {
  return showLast(value) !== undefined
}
