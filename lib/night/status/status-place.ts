import { realpathSync } from 'node:fs'
import { lockHolder } from '../../record/lock/lock.js'
import type { LockRecord } from '../../record/lock/lock-file.js'
import { lockPath } from '../../record/lock/lock-place.js'
import { selectNights } from '../find/select-nights.js'

/** Which night a status is about. */
export interface StatusOptions {
  /** `latest`, the name of a night, or a path; without it the one that holds the machine, else the latest. */
  readonly night?: string | undefined
  /** Folder of the nights, relative to the root (results). */
  readonly results?: string | undefined
  /** Folder that relative paths and the root are found from (the working folder). */
  readonly cwd?: string | undefined
}

/** Who holds the machine for a night. */
export interface Holder {
  readonly pid: number
  readonly user: string
  /** Local time with offset. */
  readonly since: string
  readonly commandLine: readonly string[]
}

/** A night, and who holds the machine for it: null if nobody does, or if it is held for another. */
export interface StatusPlace {
  /** Null for a night that has no folder yet. */
  readonly path: string | null
  readonly holder: Holder | null
}

/** @throws UsageError when there is no such night. */
export async function findStatusPlace({ night, results, cwd }: StatusOptions): Promise<StatusPlace> {
  const record = lockHolder(lockPath(process.env))?.record
  const holder = record === undefined ? null : toHolder(record)
  if (night === undefined && record !== undefined) return { path: record.night, holder }
  const path = (await selectNights(night === undefined ? [] : [night], { results, cwd })).at(-1) ?? null
  return { path, holder: path !== null && isSame(path, record?.night) ? holder : null }
}

function toHolder({ pid, user, since, command_line }: LockRecord): Holder {
  return { pid, user, since, commandLine: command_line }
}

function isSame(path: string, other: string | null | undefined): boolean {
  if (other === null || other === undefined) return false
  try {
    return realpathSync(path) === realpathSync(other)
  } catch {
    return path === other
  }
}
