/**
 * What a record warns of where a load ran beside the run.
 *
 * @param background Its repository and model; empty where they are not known.
 */
export function overlapWarning(background: string): string {
  const name = background === '' ? 'of an unknown program' : background
  return `overlapping load: background ${name} ran beside it, and its energy is in these joules`
}
