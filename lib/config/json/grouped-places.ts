import { describePath } from './mistakes.js'

/**
 * Places of a file in few words: those that differ only in their numbers are listed once, `experiments[].note (30
 * times)`, unless what is said of them differs.
 */
export function groupPlaces(
  places: readonly { readonly path: readonly (string | number)[]; readonly words?: string | undefined }[],
): string {
  const groups = new Map<string, { first: string; form: string; words: string | undefined; count: number }>()
  for (const { path, words } of places) {
    const form = describePath(path.map(step => (typeof step === 'number' ? '*' : step))).replaceAll(
      /\.\*|\["\*"\]/g,
      '[]',
    )
    const key = JSON.stringify([form, words])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: describePath(path), form, words, count: 1 })
    else group.count += 1
  }
  return [...groups.values()]
    .map(({ first, form, words, count }) => {
      const notes = [...(count === 1 ? [] : [`${count} times`]), ...(words === undefined ? [] : [words])]
      return `${count === 1 ? first : form}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
    })
    .join(', ')
}
