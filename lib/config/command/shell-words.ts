/** A command line that cannot be split into words: what was found, and what to do instead. */
export class ShellWordsError extends Error {
  override readonly name = 'ShellWordsError'
}

// Characters that a shell would act on: without a shell they would reach the program literally and silently do
// nothing.
const shellSyntax = /[|&;<>()$`*?]/

/**
 * The words of a command line as a shell would split it: at blanks, with 'single' and "double" quotes and backslashes.
 *
 * @throws ShellWordsError for a quote that does not end, and for what only a shell could do, such as pipes.
 */
export function splitShellWords(line: string): string[] {
  const words = wordsOf(line, letter => {
    if (shellSyntax.test(letter)) throw new ShellWordsError(noShell(letter))
  })
  const [first = ''] = words
  if (/^\w+=/.test(first)) {
    throw new ShellWordsError(`found ${first} in place of the program; put the word env before it`)
  }
  return words
}

/**
 * The arguments in a text as a shell would split them, where nothing but blanks, quotes and backslashes means anything:
 * `*` and `$` reach the program as they stand.
 *
 * @throws ShellWordsError for a quote that does not end.
 */
export function splitArguments(text: string): string[] {
  return wordsOf(text, () => undefined)
}

/** @param check Called with each unquoted character that is not a blank, quote or backslash. */
function wordsOf(line: string, check: (letter: string) => void): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (letter === "'" || letter === '"') {
      const end = endOfQuote(line, at)
      word = (word ?? '') + unquoted(line.slice(at + 1, end), letter)
      at = end
    } else if (letter === '\\') {
      at += 1
      word = (word ?? '') + (line[at] ?? '')
    } else {
      check(letter)
      word = (word ?? '') + letter
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

function noShell(letter: string): string {
  return `found ${letter}, which only a shell understands; quote it, or put the line in a script and name that`
}

function endOfQuote(line: string, start: number): number {
  const quote = line[start] ?? ''
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return at
    if (quote === '"' && line[at] === '\\') at += 1
  }
  throw new ShellWordsError(`found a ${quote} that does not end`)
}

function unquoted(text: string, quote: string): string {
  return quote === '"' ? text.replaceAll(/\\(["\\$`])/g, '$1') : text
}
