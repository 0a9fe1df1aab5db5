/**
 * A command line that a POSIX shell reads back as exactly these words. Plain words stay as they are; all else
 * stands in single quotes, in which only the single quote itself is special.
 */
export function shellQuote(words: readonly string[]): string {
  return words
    .map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
