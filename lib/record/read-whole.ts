import { readRegularText } from '../os/regular-file.js'

/** The text of a file of a night; undefined if it cannot be read, leads out of the night, or is not a regular file. */
export function readWhole(path: string): string | undefined {
  try {
    return readRegularText(path)
  } catch {
    return undefined
  }
}
