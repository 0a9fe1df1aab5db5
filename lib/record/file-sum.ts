import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** What a file held when it was written. */
export interface FileSum {
  readonly bytes: number
  /** In hexadecimal digits. */
  readonly sha256: string
}

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
const chunkBytes = 1 << 20

/**
 * The checksum of a file, in constant memory; undefined where there is none, or no regular file: a link is not followed,
 * and no pipe is waited for.
 *
 * @param bytes How much of its beginning; all of it where not given. Undefined for a file that is shorter.
 */
export function fileSum(path: string, bytes = Number.POSITIVE_INFINITY): FileSum | undefined {
  let file: number
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) return undefined
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, stats.size + 1))
    let read = 0
    while (read < bytes) {
      const count = readSync(file, buffer, 0, Math.min(buffer.length, bytes - read), read)
      if (count === 0) break
      hash.update(buffer.subarray(0, count))
      read += count
    }
    if (Number.isFinite(bytes) && read < bytes) return undefined
    return { bytes: read, sha256: hash.digest('hex') }
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}

/** The checksum of a text or of bytes that are to be written. */
export function sumOf(content: string | Uint8Array): FileSum {
  return {
    bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}
