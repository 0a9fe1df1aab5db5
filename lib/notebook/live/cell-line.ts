/** A line of a cell as it was written. */
export interface CellLine {
  /** From 1. */
  readonly number: number
  readonly text: string
}

// Lines that share fewer words are not the same line.
const leastAlike = 0.4

/**
 * The line of a cell from which an error came. The stack has the line in the compiled code; the written line with the
 * most words in common is meant. TypeScript keeps names, numbers, texts and their order, and no map from one to the
 * other comes out of tslab.
 *
 * @param stack Of the error.
 * @param source The cell as it was written.
 * @param output The JavaScript that ran.
 * @returns Undefined if the stack does not lead to a cell, or no line is similar.
 */
export function cellLine(stack: string, source: string, output: string): CellLine | undefined {
  const ran = output.split('\n')
  // The last of them is the cell itself, except for what tslab puts below it; before it there may be functions of
  // earlier cells.
  const position = [...stack.matchAll(/evalmachine\.<anonymous>:(\d+):\d+/g)]
    .map(([, line]) => Number(line) - 1)
    .filter(line => line < ran.length)
    .at(-1)
  if (position === undefined) return undefined
  const words = wordsOf(ran[position] ?? '')
  const lines = source.split('\n')
  const likeness = lines.map(line => likenessOf(words, wordsOf(line)))
  const most = Math.max(...likeness)
  if (most < leastAlike) return undefined
  // Of equal lines the one that is as far down among them as the line that ran is among its equals.
  const equals = ran.slice(0, position).filter(line => line === ran[position]).length
  const candidates = likeness.flatMap((value, index) => (value === most ? [index] : []))
  const index = candidates[Math.min(equals, candidates.length - 1)] ?? 0
  return { number: index + 1, text: (lines[index] ?? '').trim() }
}

// What stands in one of the two only: declarations, exports, the module that a name was imported from.
const notCompared = /^(const|let|var|exports|require|tsLastExpr|\w+_1|0)$/

function wordsOf(line: string): ReadonlySet<string> {
  const words = line.match(/[\p{L}\p{N}_$]+/gu) ?? []
  return new Set(words.filter(word => !notCompared.test(word)))
}

/** Jaccard's index: the share of the words of both that stand in each. */
function likenessOf(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const both = [...left].filter(word => right.has(word)).length
  const either = left.size + right.size - both
  return either === 0 ? 0 : both / either
}
