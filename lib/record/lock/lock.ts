import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type LockFile, type LockRecord, placeLockFile, readLockFile, rewriteLockFile } from './lock-file.js'

/**
 * A lock that a dead process cannot keep and that two takers never both hold, without a race at any moment.
 *
 * A free lock is taken by giving a file its name, which fails when the name exists. A dead one is not removed in
 * order to take it, since that might remove the fresh lock of another taker who has just done the same. Instead a
 * taker queues behind it: the file `nightwatt.lock.after.IDENTITY`, named after that very dead file, can be made by
 * one process only, and its maker is the next holder; if that one dies too, the next queues behind it. So the holder
 * of the lock is the living end of a chain, read from its beginning:
 *
 * - Only the end of the chain may remove dead files, and only after it has read the whole chain again and found
 *   itself at its end. A slow taker behind a file that is no longer in the chain does not find itself and withdraws.
 * - It moves to the beginning by one rename, so there is no moment at which the lock looks free. If it is not
 *   permitted to (a dead lock of another user in a folder like /tmp, where users can only remove their own files), it
 *   stays where it is.
 * - A dead process stays dead: no other gets the same id, start and start of the machine.
 */
export interface Lock {
  /** Says which night it is held for. */
  setNight(path: string): void
  /** A second call does nothing. */
  release(): void
}

/** Taken, or held by another; `unclear` if what lies there makes no sense. */
export type Taking = { readonly lock: Lock } | { readonly heldBy: LockFile } | { readonly unclear: string }

// Each further try means that somebody else has taken or released the lock in between.
const maxTries = 1000
const maxLinks = 1000

/** @throws the error of the system if no file can be made in the folder. */
export function takeLock(path: string, record: LockRecord): Taking {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const before = readChain(path)
    const last = before.at(-1)
    if (last !== undefined && last.holder !== 'dead') return { heldBy: last }
    if (before.length >= maxLinks) return { unclear: `${path} has ${before.length} dead holders` }
    const place = last === undefined ? path : placeAfter(path, last)
    if (!placeLockFile(place, record)) continue
    if (isOurs(readChain(path).at(-1), record)) {
      return { lock: holdAt(moveToBeginning(place, path), record) }
    }
    removeOurs(place, record)
  }
  return { unclear: `${path} changes all the time` }
}

/** Who holds a lock; undefined if nobody does. */
export function lockHolder(path: string): LockFile | undefined {
  const last = readChain(path).at(-1)
  return last?.holder === 'dead' ? undefined : last
}

/** The file at the place of a lock and those queued behind it, up to the first with a living holder. */
function readChain(path: string): readonly LockFile[] {
  const chain: LockFile[] = []
  let file = readLockFile(path)
  while (file !== undefined && chain.push(file) < maxLinks && file.holder === 'dead') {
    file = readLockFile(placeAfter(path, file))
  }
  return chain
}

function placeAfter(path: string, { identity }: LockFile): string {
  return `${path}.after.${identity}`
}

/** Removes the dead ones; returns where the lock is then. */
function moveToBeginning(place: string, path: string): string {
  try {
    if (place !== path) renameSync(place, path)
  } catch {
    return place
  }
  removeDeadQueue(path)
  return path
}

/**
 * The queue ends at its living beginning, so no other file is in it: neither those that led to us, nor one whose maker was
 * killed before it saw that the queue had moved on. A dead one's name is free again only when it is removed, and only who
 * holds the beginning does that.
 */
function removeDeadQueue(path: string): void {
  for (const name of namesBeside(path).filter(name => name.startsWith(`${basename(path)}.after.`))) {
    const file = join(dirname(path), name)
    if (readLockFile(file)?.holder === 'dead') remove(file)
  }
}

function namesBeside(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path))
  } catch {
    // A folder that may be written to and not be listed.
    return []
  }
}

function holdAt(place: string, record: LockRecord): Lock {
  return {
    setNight(night) {
      try {
        rewriteLockFile(place, { ...record, night })
      } catch {
        // The disk is full: the lock still holds, it just does not say for what.
      }
    },
    release: () => removeOurs(place, record),
  }
}

function removeOurs(place: string, record: LockRecord): void {
  if (isOurs(readLockFile(place), record)) remove(place)
}

function isOurs(file: LockFile | undefined, { token }: LockRecord): boolean {
  return file?.record?.token === token
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The folder has become read-only: our process ends soon, and the lock with it.
  }
}
