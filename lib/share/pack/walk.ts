import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isLeftover } from '../../os/atomic.js'
import { entryOf, kindOf } from '../../os/regular-file.js'

/** A file below a folder. */
export interface FoundFile {
  /** Its path in the folder, with `/`. */
  readonly path: string
  readonly bytes: number
}

/**
 * The regular files below a folder, in the order of their names; no link is followed.
 *
 * @param onOther Called with what is neither a file nor a folder, and what it is in words.
 * @param enters Whether a folder below is looked into, by its path (all).
 */
export function filesBelow(
  folder: string,
  onOther: (path: string, kind: string) => void = () => undefined,
  enters: (path: string) => boolean = () => true,
): readonly FoundFile[] {
  const found: FoundFile[] = []
  const waiting = ['']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const inner: string[] = []
    for (const name of readdirSync(join(folder, at)).sort()) {
      const path = at === '' ? name : `${at}/${name}`
      const entry = entryOf(join(folder, path))
      if (entry === undefined || isLeftover(name)) continue
      if (entry.isDirectory()) {
        if (enters(path)) inner.push(path)
      } else if (entry.isFile()) found.push({ path, bytes: entry.size })
      else onOther(path, entry.isSymbolicLink() ? 'a link' : kindOf(entry))
    }
    waiting.push(...inner.reverse())
  }
  return found
}
