import Module from 'node:module'
import { delimiter } from 'node:path'

/**
 * Lets this process import the packages of a folder from anywhere, as a last resort: what a notebook's own
 * node_modules hold comes first. NODE_PATH does that, but would reach the trainings too, so it is put back.
 */
export function resolveModulesFrom(folder: string): void {
  const before = process.env.NODE_PATH
  process.env.NODE_PATH = before === undefined || before === '' ? folder : `${before}${delimiter}${folder}`
  // Not documented, and there since Node 0.5: it reads NODE_PATH once more.
  if ('_initPaths' in Module && typeof Module._initPaths === 'function') Module._initPaths()
  if (before === undefined) delete process.env.NODE_PATH
  else process.env.NODE_PATH = before
}

/** What TypeScript asks of the disk, as far as modules are resolved by it. */
export interface TypeScriptDisk {
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  readFile(path: string, encoding?: string): string | undefined
  getDirectories(path: string): string[]
  realpath?(path: string): string
}

/**
 * The same for types. TypeScript knows no NODE_PATH and looks into the node_modules of the notebook's folder and of
 * every folder above it: the last of them, `/node_modules`, seems to hold what the folder does.
 */
export function resolveTypesFrom(folder: string, disk: TypeScriptDisk): void {
  const { fileExists, directoryExists, readFile, getDirectories, realpath } = disk
  const places = (path: string) =>
    path === root || path.startsWith(`${root}/`) ? [path, folder + path.slice(root.length)] : [path]
  disk.fileExists = path => places(path).some(fileExists)
  disk.directoryExists = path => places(path).some(directoryExists)
  disk.readFile = (path, encoding) => readFile(places(path).find(fileExists) ?? path, encoding)
  disk.getDirectories = path => places(path).flatMap(getDirectories)
  if (realpath === undefined) return
  const exists = (path: string) => fileExists(path) || directoryExists(path)
  disk.realpath = path => realpath(places(path).find(exists) ?? path)
}

const root = '/node_modules'
