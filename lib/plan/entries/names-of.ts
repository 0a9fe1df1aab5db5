/** `a,b` or a list; undefined when nothing is to be mutated. */
export function splitNames(mutate: string | readonly string[] | undefined): readonly string[] | undefined {
  if (mutate === undefined) return undefined
  const names = typeof mutate === 'string' ? mutate.split(',') : mutate
  const trimmed = names.map(name => name.trim()).filter(name => name !== '')
  return trimmed.length === 0 ? undefined : trimmed
}
