import { accessSync, constants, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Folders that all users of a machine share; first the one that a restart empties. */
const sharedFolders = ['/run/lock', '/tmp']

/** Path of the lock of this machine; NIGHTWATT_LOCK_DIR names another folder for it. */
export function lockPath(env: NodeJS.ProcessEnv): string {
  const given = env.NIGHTWATT_LOCK_DIR ?? ''
  const folder = given === '' ? (sharedFolders.find(isShared) ?? tmpdir()) : resolve(given)
  return join(folder, 'nightwatt.lock')
}

// A folder that only root may write to would give two locks: root's here, everybody else's elsewhere.
function isShared(folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats?.isDirectory() !== true || (stats.mode & 0o002) === 0) return false
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
