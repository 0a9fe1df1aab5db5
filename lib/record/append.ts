import { writeSync } from 'node:fs'

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
