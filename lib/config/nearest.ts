/**
 * The candidate that a misspelt word most probably meant, or undefined when none is near.
 *
 * Near is: at most a third of the longer word's letters changed, left out, added or swapped with their neighbour
 * (at least one), letters' case aside; failing that, one word is the beginning of the other (`int` for `integer`).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  // So long a word is not a misspelt name, and the comparison is quadratic.
  if (wanted.length > 200) return undefined
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  let beginning: string | undefined
  for (const candidate of candidates) {
    const known = candidate.toLowerCase()
    const reach = Math.max(1, Math.floor(Math.max(wanted.length, known.length) / 3))
    if (Math.abs(wanted.length - known.length) <= reach) {
      const distance = editDistance(wanted, known)
      if (distance <= reach && distance < bestDistance) {
        best = candidate
        bestDistance = distance
      }
    }
    if (beginning === undefined && isBeginning(wanted, known)) beginning = candidate
  }
  return best ?? beginning
}

/** A hint for messages, `did you mean "default"?`, or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const guess = nearest(word, candidates)
  return guess === undefined ? undefined : `did you mean "${guess}"?`
}

function isBeginning(left: string, right: string): boolean {
  return Math.min(left.length, right.length) >= 3 && (left.startsWith(right) || right.startsWith(left))
}

// Damerau-Levenshtein in its "optimal string alignment" form: a pair of letters is swapped at most once.
function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const changed = left[row - 1] === right[column - 1] ? 0 : 1
      let distance = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + changed,
      )
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) distance = Math.min(distance, at(beforePrevious, column - 2) + 1)
      current.push(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, right.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
