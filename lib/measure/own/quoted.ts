// Enough to recognise what was printed.
const maxCharacters = 120

/**
 * The beginning of a line that a program of the user's printed. It is cut between words: half of a password in an
 * address would not be recognised as one by those who take secrets out.
 */
export function quoted(line: string): string {
  const text = line.trim()
  if (text.length <= maxCharacters) return text
  return `${text.slice(0, maxCharacters + 1).replace(/\S*$/, '')}…`
}
