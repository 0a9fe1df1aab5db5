import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** The text of a regular file; undefined where it cannot be read, is a link, or no regular file. */
export function readWhole(path: string): string | undefined {
  let file: number
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    return fstatSync(file).isFile() ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}
