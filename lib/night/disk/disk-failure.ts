import { existsSync } from 'node:fs'
import { NightError } from '../../errors.js'
import type { FreeSpace } from '../../os/free-space.js'
import { formatBytes } from '../../units.js'

/** The error of a night that could not continue, from what happened in words; what it finished is whole. */
export function brokenOff(why: string, path: string, cause: unknown): NightError {
  const left = existsSync(path) ? ` What was finished before is whole, in ${path}.` : ''
  return new NightError(`The night broke off: ${why}${left}`, path, { cause })
}

/** What is known of the disk when something could not be written. */
export interface DiskState {
  readonly path: string
  readonly free: FreeSpace | undefined
  /** What the rest of the night needs, as far as known. */
  readonly neededBytes: number
}

const advice: Readonly<Record<string, (disk: DiskState | undefined) => string>> = {
  ENOSPC: disk => `The disk is full${spaceInWords(disk)}: free some space.`,
  EDQUOT: disk => `Your disk quota is used up${needInWords(disk)}: free some space.`,
  ENOENT: () => 'Its folder is gone: something deleted or moved it.',
  ESTALE: () => 'The shared disk lost sight of it: its server was started anew, or it was moved there.',
  EROFS: () => 'The disk was made read-only: the kernel does so when it fails (see dmesg).',
  EACCES: () => 'You may not write there.',
  EIO: () => 'The disk fails (see dmesg).',
}

/** The system's error, and what to do about it. */
export function describeSystemError(error: unknown, disk?: DiskState): string {
  if (!(error instanceof Error)) return `${String(error)}.`
  const code = 'code' in error ? String(error.code) : ''
  return `${error.message}. ${advice[code]?.(disk) ?? ''}`.trim()
}

function spaceInWords(disk: DiskState | undefined): string {
  if (disk?.free === undefined) return needInWords(disk)
  const { bytes, files } = disk.free
  const left =
    files === 0
      ? `it can hold no more files, though ${formatBytes(bytes)} are free`
      : `${formatBytes(bytes)} are free`
  return ` (${left} in ${disk.path}, the rest of the night needs about ${formatBytes(disk.neededBytes)})`
}

function needInWords(disk: DiskState | undefined): string {
  return disk === undefined
    ? ''
    : ` (the rest of the night needs about ${formatBytes(disk.neededBytes)} in ${disk.path})`
}
