import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Absolute path of a program of that name on the PATH; undefined if there is none, and for a path. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  if (name === '' || name.includes('/')) return undefined
  return (env.PATH ?? '')
    .split(delimiter)
    .map(folder => resolve(folder, name))
    .find(path => isFile(path) && isExecutable(path))
}

export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    // In a folder that we may not search: a shell continues, too.
    return false
  }
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
