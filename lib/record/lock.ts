import { renameSync, rmSync } from 'node:fs'
import { type LockFile, type LockRecord, placeLockFile, readLockFile, rewriteLockFile } from './lock-file.js'

/**
 * A lock that a dead process cannot keep, and that two takers never hold both, without a moment in which all depends
 * on who is quicker.
 *
 * A free lock is taken by giving a file its name, which fails when the name exists. A dead one is not removed in order
 * to take it: whoever does that may remove the fresh lock of another who has just done the same. It is stood behind
 * instead: the file `nightwatt.lock.after.IDENTITY`, named by that very dead file, can be made by one process only, and
 * its maker is the next holder; if that one dies too, the next stands behind it. So who holds the lock is the living
 * end of a chain, read from its beginning:
 *
 * - Only the end of the chain may take dead files away, and only after it has read the whole chain again and found
 *   itself at its end. A taker that was slow, and stands behind a file that is no longer in the chain, does not find
 *   itself and withdraws.
 * - It moves to the beginning by one rename, so there is no moment at which the lock looks free. Where it may not (a
 *   dead lock of another user in a folder like /tmp, where everybody removes only his own), it stays where it is.
 * - A process that is dead stays dead: its id, its start and the machine's start together are given to no other.
 */
export interface Lock {
  /** Says which night it is held for. */
  setNight(path: string): void
  /** Again it does nothing. */
  release(): void
}

/** Taken, or held by another; `unclear` where what lies there cannot be made sense of. */
export type Taking = { readonly lock: Lock } | { readonly heldBy: LockFile } | { readonly unclear: string }

// Each further try means that somebody else has taken or released the lock in between.
const mostTries = 1000
const mostLinks = 1000

/** @throws the error of the system when the folder takes no files. */
export function takeLock(path: string, record: LockRecord): Taking {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = readChain(path)
    const last = before.at(-1)
    if (last !== undefined && last.holder !== 'dead') return { heldBy: last }
    if (before.length >= mostLinks) return { unclear: `${path} has ${before.length} dead holders` }
    const place = last === undefined ? path : placeAfter(path, last)
    if (!placeLockFile(place, record)) continue
    if (isOurs(readChain(path).at(-1), record)) {
      return { lock: holdAt(moveToBeginning(place, path, before), record) }
    }
    removeOurs(place, record)
  }
  return { unclear: `${path} changes all the time` }
}

/** Who holds a lock; undefined where nobody does. */
export function lockHolder(path: string): LockFile | undefined {
  const last = readChain(path).at(-1)
  return last?.holder === 'dead' ? undefined : last
}

/** The file at the place of a lock and those that stand behind it, up to the first that does not belong to the dead. */
function readChain(path: string): readonly LockFile[] {
  const chain: LockFile[] = []
  let file = readLockFile(path)
  while (file !== undefined && chain.push(file) < mostLinks && file.holder === 'dead') {
    file = readLockFile(placeAfter(path, file))
  }
  return chain
}

function placeAfter(path: string, { identity }: LockFile): string {
  return `${path}.after.${identity}`
}

/** Takes the dead ones away; returns where the lock is then. */
function moveToBeginning(place: string, path: string, dead: readonly LockFile[]): string {
  if (place === path) return path
  try {
    renameSync(place, path)
  } catch {
    return place
  }
  for (const { path: old } of dead.slice(1)) remove(old)
  return path
}

function holdAt(place: string, record: LockRecord): Lock {
  return {
    setNight(night) {
      try {
        rewriteLockFile(place, { ...record, night })
      } catch {
        // The disk is full: the lock holds all the same, it only does not tell for what.
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
    // The folder was made read-only under our feet: our process ends soon, and with it the lock.
  }
}
