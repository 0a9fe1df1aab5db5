import { readRegularText } from '../os/regular-file.js'

/** The text of a file of a night; undefined where it cannot be read, leads out of the night, or is no regular file. */
export function readWhole(path: string): string | undefined {
  try {
    return readRegularText(path)
  } catch {
    return undefined
  }
}
