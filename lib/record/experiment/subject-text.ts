/** A subject as one text, the row of a list.dt; empty for none. */
export function subjectText(
  subject: { readonly project: string; readonly module: string } | null | undefined,
): string {
  return subject === null || subject === undefined ? '' : `${subject.project},${subject.module}`
}
