import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { packageRoot } from '../../version.js'

/**
 * The folder in which a resolver finds this package and its dependencies: the node_modules it is installed in; in a
 * checkout its own, where the build links the package to itself.
 */
export function modulesFolder(root: string = packageRoot): string {
  const own = join(root, 'node_modules')
  if (existsSync(join(own, 'nightwatt'))) return own
  const around = dirname(root)
  return basename(around) === 'node_modules' ? around : own
}
