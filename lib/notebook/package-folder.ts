import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// lib/notebook/ and dist/notebook/ are equally far from the root.
/** The folder of this package. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/**
 * The folder in which a resolver finds this package under its name, and what it depends on beside it: the
 * node_modules it is installed in; in a checkout its own, where the build links the package to itself.
 */
export function modulesFolder(root: string = packageRoot): string {
  const own = join(root, 'node_modules')
  if (existsSync(join(own, 'nightwatt'))) return own
  const around = dirname(root)
  return basename(around) === 'node_modules' ? around : own
}
