import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { kindOf, StrangeFileError } from './regular-file.js'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY } = constants

const flags = {
  append: O_RDWR | O_APPEND | O_CREAT,
  /** As append, for a file that exists. */
  change: O_RDWR,
  replace: O_WRONLY | O_CREAT | O_TRUNC,
} as const

/**
 * Opens a file of a night for writing, and creates it if needed. Where a training put something else in its place,
 * this neither blocks nor writes through a link.
 *
 * @throws StrangeFileError for anything but a regular file; the error of the system.
 */
export function openForWriting(path: string, how: keyof typeof flags, mode?: number): number {
  const descriptor = open(path, flags[how] | O_NOFOLLOW | O_NONBLOCK, mode)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw strange(path, kindOf(stats))
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function open(path: string, how: number, mode: number | undefined): number {
  try {
    return openSync(path, how, mode)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ELOOP') throw strange(path, 'a link')
    // A FIFO without a reader, or a socket.
    if (code === 'ENXIO') throw strange(path, 'a FIFO (a named pipe) or a socket')
    throw error
  }
}

function strange(path: string, found: string): StrangeFileError {
  return new StrangeFileError(path, found, 'a regular file')
}
