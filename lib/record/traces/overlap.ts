/**
 * The warning of a record if a load ran beside the run.
 *
 * @param background Its repository and model; empty where they are not known.
 */
export function overlapWarning(background: string): string {
  const name = background === '' ? 'of an unknown program' : background
  return `overlapping load: background ${name} ran beside it, and its energy is in these joules`
}

/** What the original notes of a load beside a run, in its words. */
export const backgroundNote = 'Background training served as GPU load only (not monitored)'
