import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of this package: the first above this code that holds a package.json. The build puts this code into a file
 * with others, so what lies in the package is found from here and never from where a source file lies.
 */
export const packageRoot = rootAbove(dirname(fileURLToPath(import.meta.url)))

function rootAbove(folder: string): string {
  const parent = dirname(folder)
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : rootAbove(parent)
}

/**
 * The version of this package, read from its own package.json.
 *
 * @returns As `0.2.0`.
 * @example
 * ```ts
 * import { packageVersion } from 'nightwatt'
 *
 * console.log(packageVersion())
 * ```
 */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}
