import Module from 'node:module'
import { delimiter } from 'node:path'

/**
 * Lets this process import the packages of a folder from anywhere, as a last resort: a notebook's own node_modules
 * come first. NODE_PATH does that, but trainings would inherit it, so it is restored.
 */
export function resolveModulesFrom(folder: string): void {
  const before = process.env.NODE_PATH
  process.env.NODE_PATH = before === undefined || before === '' ? folder : `${before}${delimiter}${folder}`
  // Not documented, but there since Node 0.5: reads NODE_PATH again.
  if ('_initPaths' in Module && typeof Module._initPaths === 'function') Module._initPaths()
  if (before === undefined) delete process.env.NODE_PATH
  else process.env.NODE_PATH = before
}

/** The file system functions that TypeScript uses to resolve modules. */
export interface TypeScriptDisk {
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  readFile(path: string, encoding?: string): string | undefined
  getDirectories(path: string): string[]
  realpath?(path: string): string
  watchFile?(path: string, ...rest: readonly unknown[]): { close(): void }
}

/** The folder in which TypeScript looks last, wherever it begins. */
const lastResort = '/node_modules'

/**
 * The same for types. TypeScript knows no NODE_PATH and looks into the node_modules of the notebook's folder and of
 * every folder above it: the last of them, `/node_modules`, seems to hold what `modules` does, and this package.
 *
 * That is also where all these files seem to be really, whichever link leads to them: TypeScript writes down the
 * types of a cell's variables for the next cell, and must find a name for them from the notebook's folder, `arquero`
 * and not `nightwatt/node_modules/arquero`, which it refuses (TS2742).
 */
export function resolveTypesFrom(modules: string, ownRoot: string, disk: TypeScriptDisk): void {
  const { fileExists, directoryExists, readFile, getDirectories, realpath, watchFile } = disk
  const places = (path: string) => {
    const below = under(lastResort, path)
    return below === undefined ? [path] : [modules + below, path]
  }
  disk.fileExists = path => places(path).some(fileExists)
  disk.directoryExists = path => places(path).some(directoryExists)
  disk.readFile = (path, encoding) => readFile(places(path).find(fileExists) ?? path, encoding)
  disk.getDirectories = path => [...new Set(places(path).flatMap(getDirectories))]
  if (realpath !== undefined) {
    const exists = (path: string) => fileExists(path) || directoryExists(path)
    const realModules = realpath(modules)
    const realRoot = realpath(ownRoot)
    disk.realpath = path => {
      const real = realpath(places(path).find(exists) ?? path)
      const inModules = under(realModules, real)
      if (inModules !== undefined) return lastResort + inModules
      const inPackage = under(`${realRoot}/dist`, real)
      return inPackage === undefined ? real : `${lastResort}/nightwatt/dist${inPackage}`
    }
  }
  if (watchFile !== undefined) {
    // There is nothing to watch at that path, and no package changes under a kernel that has loaded it.
    disk.watchFile = (path, ...rest) =>
      under(lastResort, path) === undefined ? watchFile(path, ...rest) : { close() {} }
  }
}

/** The part of a path after a folder, with its slash; undefined for a path elsewhere. */
function under(folder: string, path: string): string | undefined {
  if (path === folder) return ''
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined
}
