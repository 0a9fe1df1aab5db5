import { fstatSync, readSync, writeSync } from 'node:fs'
import { withRegularFile } from './regular-file.js'

/**
 * Writes all of a text, or of bytes, to an open file. The kernel may write only a part without an error, for example
 * on a nearly full disk.
 *
 * @throws the error of the system when the rest cannot be written.
 */
export function writeWhole(file: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

/** Whether a file of lines ends in the middle of a line: its writer died before finishing it. */
export function isTorn(path: string): boolean {
  return withRegularFile(path, ({ descriptor }) => isOpenTorn(descriptor))
}

/** The same of a file that is open for reading. */
export function isOpenTorn(file: number): boolean {
  const byte = Buffer.alloc(1)
  const { size } = fstatSync(file)
  return size > 0 && readSync(file, byte, 0, 1, size - 1) === 1 && byte[0] !== 0x0a
}
