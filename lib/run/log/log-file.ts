import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { newFileMode } from '../file-modes.js'

/** Opens a log for a process to write to; rejects when it cannot be opened. */
export async function openLog(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: 'a', mode: newFileMode })
  await once(file, 'open')
  return file
}
