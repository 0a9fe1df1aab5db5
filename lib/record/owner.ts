import { type BigIntStats, fchownSync, lchownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { newFolderMode } from '../run/file-modes.js'

/**
 * Under sudo, what we make belongs to the user who called sudo: who needs root to read a meter or to set a governor
 * does not want a night of files that only root may delete. Only what we made is given away, links are never followed,
 * and where it cannot be done the file stays root's: no night fails for it.
 */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Who is to own what we make; undefined where that needs no help: without sudo, or when root called it. */
export function ownerOf(env: NodeJS.ProcessEnv, effectiveUid: number | undefined): Owner | undefined {
  const { SUDO_UID: uid = '', SUDO_GID: gid = '' } = env
  if (effectiveUid !== 0 || !/^\d+$/.test(uid) || !/^\d+$/.test(gid) || Number(uid) === 0) return undefined
  return { uid: Number(uid), gid: Number(gid) }
}

/** Gives away a file that we have just opened. */
export function giveAwayOpen(file: number): void {
  give(owner => fchownSync(file, owner.uid, owner.gid))
}

/**
 * Makes a folder and those above it that are not there, and gives away those that it made.
 *
 * @param mode Rights of the folders, from which the umask takes (those of a night's).
 */
export function makeFolder(folder: string, mode = newFolderMode): void {
  const path = resolve(folder)
  const first = mkdirSync(path, { recursive: true, mode })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) giveAway(made)
}

/**
 * Makes folders one in the other below one that must be there, and returns the innermost: a night that was deleted is
 * not made anew, and nothing is written where a link leads.
 */
export function makeFoldersIn(parent: string, ...names: readonly string[]): string {
  return names.reduce((above, name) => {
    const folder = join(above, name)
    try {
      makeNewFolder(folder)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (!lstatSync(folder).isDirectory()) {
        throw new Error(`${folder} is a link or a file where a folder of the night should be`)
      }
    }
    return folder
  }, parent)
}

/** Makes a folder that must not be there yet. */
export function makeNewFolder(folder: string): void {
  mkdirSync(folder, { mode: newFolderMode })
  giveAway(folder)
}

/**
 * Gives away a folder that we made with all that is in it, whoever wrote it: not what lies on another disk mounted
 * there, and not a file that has a name outside of the folder too (a hard link to a data set is still the data set).
 */
export function giveAwayTree(folder: string): void {
  if (currentOwner() === undefined) return
  const entries = entriesOf(folder)
  const names = new Map<bigint, bigint>()
  for (const { stats } of entries) names.set(stats.ino, (names.get(stats.ino) ?? 0n) + 1n)
  for (const { path, stats } of entries) {
    if (stats.isDirectory() || names.get(stats.ino) === stats.nlink) giveAway(path)
  }
}

interface Entry {
  readonly path: string
  readonly stats: BigIntStats
}

function entriesOf(path: string, disk?: bigint): readonly Entry[] {
  try {
    const stats = lstatSync(path, { bigint: true })
    if (disk !== undefined && stats.dev !== disk) return []
    const inside = stats.isDirectory() ? readdirSync(path) : []
    return [{ path, stats }, ...inside.flatMap(name => entriesOf(join(path, name), stats.dev))]
  } catch {
    // Deleted while we looked.
    return []
  }
}

function giveAway(path: string): void {
  give(owner => lchownSync(path, owner.uid, owner.gid))
}

function give(change: (owner: Owner) => void): void {
  const owner = currentOwner()
  if (owner === undefined) return
  try {
    change(owner)
  } catch {
    // A disk that knows no owners, or a server that lets root change none.
  }
}

function currentOwner(): Owner | undefined {
  return ownerOf(process.env, process.geteuid?.())
}
