import { type BigIntStats, fchownSync, lchownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { newFolderMode } from './file-modes.js'

/**
 * Under sudo, what we make belongs to the user who called sudo: a user who needs root to read a meter or to set a
 * governor does not want a night of files that only root may delete. Only what we made changes its owner, links are
 * never followed, and where it cannot be done the file stays root's: no night fails because of it.
 */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * The user who is to own what we make; undefined where nothing has to be changed: without sudo, or when root called
 * it.
 */
export function ownerOf(env: NodeJS.ProcessEnv, effectiveUid: number | undefined): Owner | undefined {
  const { SUDO_UID: uid = '', SUDO_GID: gid = '' } = env
  if (effectiveUid !== 0 || !/^\d+$/.test(uid) || !/^\d+$/.test(gid) || Number(uid) === 0) return undefined
  return { uid: Number(uid), gid: Number(gid) }
}

/** Gives a file that we have just opened to the user. */
export function chownOpenToCaller(file: number): void {
  give(owner => fchownSync(file, owner.uid, owner.gid))
}

/**
 * Makes a folder and its missing parents, and gives those that it made to the user.
 *
 * @param mode Mode of the folders before the umask (default: that of a night's folders).
 */
export function makeFolder(folder: string, mode = newFolderMode): void {
  const path = resolve(folder)
  const first = mkdirSync(path, { recursive: true, mode })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) chownToCaller(made)
}

/**
 * Makes nested folders below one that must exist, and returns the innermost: a deleted night is not created again,
 * and nothing is written through a link.
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

/** Makes a folder that must not exist yet. */
export function makeNewFolder(folder: string): void {
  mkdirSync(folder, { mode: newFolderMode })
  chownToCaller(folder)
}

/**
 * Gives a folder that we made to the user, with everything in it, whoever wrote it: but not what lies on another disk
 * mounted there, and not a file that also has a name outside of the folder (a hard link to a data set is still the
 * data set).
 */
export function chownTreeToCaller(folder: string): void {
  if (currentOwner() === undefined) return
  const entries = entriesOf(folder)
  const names = new Map<bigint, bigint>()
  for (const { stats } of entries) names.set(stats.ino, (names.get(stats.ino) ?? 0n) + 1n)
  for (const { path, stats } of entries) {
    if (stats.isDirectory() || names.get(stats.ino) === stats.nlink) chownToCaller(path)
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
    // Deleted meanwhile.
    return []
  }
}

function chownToCaller(path: string): void {
  give(owner => lchownSync(path, owner.uid, owner.gid))
}

function give(change: (owner: Owner) => void): void {
  const owner = currentOwner()
  if (owner === undefined) return
  try {
    change(owner)
  } catch {
    // A file system without owners, or a server that does not let root change them.
  }
}

function currentOwner(): Owner | undefined {
  return ownerOf(process.env, process.geteuid?.())
}
