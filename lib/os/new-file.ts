import { closeSync } from 'node:fs'
import { writeWhole } from './append.js'
import { newFileMode } from './file-modes.js'
import { chownOpenToCaller } from './owner.js'
import { openForWriting } from './writable-file.js'

/**
 * Writes a file in a folder that nobody else looks into yet, which makes neither its flushing nor a second name
 * necessary; an older one is replaced.
 */
export function writeWholeFile(path: string, content: string | Uint8Array, mode = newFileMode): void {
  const file = openForWriting(path, 'replace', mode)
  try {
    chownOpenToCaller(file)
    writeWhole(file, content)
  } finally {
    closeSync(file)
  }
}
