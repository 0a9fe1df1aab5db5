import { ConfigError, type Mistake } from '../../errors.js'
import { whyStrange } from '../../os/regular-file.js'
import { baseOf } from '../root.js'

/**
 * Whether a file that the user named is a link to what lies outside of its project. It is read, for a configuration may
 * be kept elsewhere; but a project may be a stranger's, and the link lead to a private key: its words are not quoted.
 */
export function leadsElsewhere(file: string): boolean {
  return whyStrange(file, { links: { folders: [baseOf(file)] } }) !== undefined
}

/**
 * Reads a file that the user named.
 *
 * @throws what `read` does, without a word of a file that lies elsewhere behind a link.
 */
export function withoutForeignWords<Result>(file: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    // What cannot be read has no words to quote.
    if (!(error instanceof ConfigError) || whyUnread(file) || !leadsElsewhere(file)) throw error
    throw new ConfigError(error.file, error.mistakes.map(unquoted))
  }
}

/** A mistake that quotes nothing. */
export function unquoted({ place, found, allowed }: Mistake): Mistake {
  // The place of a key that we do not know is the file's own word too.
  return { place: found.startsWith('the unknown key') ? '' : place, found: foreignWords, allowed }
}

export const foreignWords =
  'something else, which is not quoted since the file is a link that leads out of its folder'

function whyUnread(file: string): boolean {
  return whyStrange(file, { links: 'anywhere' }) !== undefined
}
