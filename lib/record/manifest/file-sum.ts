import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { isHollow, type OpenFile, withRegularFile } from '../../os/regular-file.js'

/** The size and checksum of a file when it was written. */
export interface FileSum {
  readonly bytes: number
  /** In hexadecimal digits. */
  readonly sha256: string
}

const chunkBytes = 1 << 20

/**
 * The checksum of a file, in constant memory; undefined where there is none, or no regular file: a link is not followed,
 * no pipe is waited for, and no terabyte of holes is read.
 *
 * @param bytes How much of its beginning; all of it where not given. Undefined for a file that is shorter.
 */
export function fileSum(path: string, bytes = Number.POSITIVE_INFINITY): FileSum | undefined {
  try {
    return withRegularFile(path, file => sumOfOpen(file, bytes), { links: 'none' })
  } catch {
    return undefined
  }
}

function sumOfOpen({ descriptor, stats }: OpenFile, bytes: number): FileSum | undefined {
  if (!Number.isFinite(bytes) && isHollow(stats)) return undefined
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, stats.size + 1))
  let read = 0
  while (read < bytes) {
    const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, bytes - read), read)
    if (count === 0) break
    hash.update(buffer.subarray(0, count))
    read += count
  }
  if (Number.isFinite(bytes) && read < bytes) return undefined
  return { bytes: read, sha256: hash.digest('hex') }
}

/** The checksum of a text or of bytes that are to be written. */
export function sumOf(content: string | Uint8Array): FileSum {
  return {
    bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}
