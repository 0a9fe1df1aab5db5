const wordPattern = /\p{Script=Han}+|(?!\p{Script=Han})\p{L}(?:(?!\p{Script=Han})[\p{L}\p{N}])*/gu

/**
 * The words of a text in lower case. Digits belong to the letters before them (`f1`, `ap50`), but not to Chinese
 * ones, where no space tells a word from the number behind it.
 */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(wordPattern) ?? []
}

/** Where the words of a text stand in it. */
export function placesOfWords(text: string): { readonly word: string; readonly index: number }[] {
  return [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({ word: word.toLowerCase(), index }))
}

/**
 * How much two words look alike, from 0 to 1: twice the pairs of neighbouring letters that they share, over the
 * pairs that they have. Dice's coefficient (Dice, Measures of the Amount of Ecologic Association Between Species,
 * Ecology 26, 1945), on letter pairs as Adamson and Boreham compare words and titles (Information Storage and
 * Retrieval 10, 1974).
 */
export function likeness(left: string, right: string): number {
  if (left === right) return 1
  const pairs = pairsOf(left)
  const others = pairsOf(right)
  const total = pairs.length + others.length
  let shared = 0
  for (const pair of pairs) {
    const at = others.indexOf(pair)
    if (at === -1) continue
    shared += 1
    others.splice(at, 1)
  }
  return total === 0 ? 0 : (2 * shared) / total
}

function pairsOf(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, index) => word.slice(index, index + 2))
}
