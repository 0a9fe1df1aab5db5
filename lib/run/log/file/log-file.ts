import { createWriteStream, type WriteStream } from 'node:fs'
import { newFileMode } from '../../../os/file-modes.js'
import { openForWriting } from '../../../os/writable-file.js'

/** Opens a log for a process to write to; rejects when it cannot be opened. */
export async function openLog(path: string): Promise<WriteStream> {
  return createWriteStream(path, { fd: openForWriting(path, 'append', newFileMode) })
}
