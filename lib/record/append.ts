import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/**
 * Writes all of a text, or of bytes, to an open file. The kernel may take only a part, on a nearly full disk for one, without
 * calling it an error.
 *
 * @throws the error of the system when the rest cannot be written.
 */
export function writeWhole(file: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

/** Whether a file of lines ends in the middle of one: whoever wrote it did not live to end it. */
export function isTorn(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const byte = Buffer.alloc(1)
    const { size } = fstatSync(file)
    return size > 0 && readSync(file, byte, 0, 1, size - 1) === 1 && byte[0] !== 0x0a
  } finally {
    closeSync(file)
  }
}
