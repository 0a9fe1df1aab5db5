import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Where a project's models file lies: our place, or else the original's. */
const configNames = [join('config', 'models_config.json'), join('mutation', 'models_config.json')]

/** In the root of a folder that a pack was opened to: it is a project of its own, which has no models file. */
const packName = 'nightwatt-pack.json'

/** Which models file is meant, and what the paths in it are relative to. All absolute. */
export interface ResolvedConfig {
  /** The project's root: `results/` and `reports/` lie in it. */
  readonly root: string
  readonly file: string
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
}

/**
 * The project's root: the nearest folder, from `cwd` upward, that holds `config/models_config.json` or, where the
 * original had it, `mutation/models_config.json`, or that a pack was opened to; where there is none, `cwd` itself.
 *
 * @param cwd Absolute path of the folder to start from.
 * @returns An absolute path.
 * @example
 * ```ts
 * import { findRoot } from 'nightwatt'
 *
 * const root = findRoot(process.cwd())
 * ```
 */
export function findRoot(cwd: string): string {
  return projectAbove(cwd) ?? resolve(cwd)
}

function projectAbove(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if ([...configNames, packName].some(name => existsSync(join(folder, name)))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/**
 * The models file that a command means. A relative `config` is looked for in `cwd`, then in the root, so that one
 * line works from both; without `config` it is the root's own. With a `config` in another project, or in none, the root
 * is that project's, or the folder that its paths are relative to.
 *
 * @param options.config Path of the models file (the root's own).
 * @param options.cwd Folder to look from (the working folder).
 * @example
 * ```ts
 * import { resolveConfig } from 'nightwatt'
 *
 * const { file, root } = resolveConfig({ config: 'config/models_config.json' })
 * ```
 */
export function resolveConfig(
  options: { config?: string | undefined; cwd?: string | undefined } = {},
): ResolvedConfig {
  const cwd = resolve(options.cwd ?? process.cwd())
  const here = findRoot(cwd)
  if (options.config === undefined) {
    const [ours = '', ...others] = configNames.map(name => join(here, name))
    const file = [ours, ...others].find(existsSync) ?? ours
    return { root: here, file, base: baseOf(file) }
  }
  const file = locate(options.config, cwd, here)
  return { root: existsSync(file) ? rootOfConfig(file) : here, file, base: baseOf(file) }
}

/**
 * The root of the project that a models file is of: where results and reports of its nights lie.
 *
 * @param file Absolute path of the models file.
 * @returns An absolute path.
 * @example
 * ```ts
 * import { rootOfConfig } from 'nightwatt'
 *
 * rootOfConfig('/home/me/project/config/models_config.json') // → '/home/me/project'
 * ```
 */
export function rootOfConfig(file: string): string {
  return projectAbove(dirname(resolve(file))) ?? baseOf(file)
}

/**
 * Folder that `path` in a models file is relative to: the file's, or the one above when that is called `config`, or
 * `mutation` as in the original.
 */
export function baseOf(file: string): string {
  const folder = dirname(resolve(file))
  return configNames.some(name => dirname(name) === basename(folder)) ? dirname(folder) : folder
}

/** Whether the models file is the project's own rather than one named by the user. */
export function isProjectsOwn(file: string): boolean {
  return configNames.some(name => resolve(file) === join(baseOf(file), name))
}

/** A file that a relative path means: in `cwd`, or else in the root, so that one line works from both. */
export function locate(file: string, cwd: string, root: string): string {
  const here = resolve(cwd, file)
  const inRoot = resolve(root, file)
  return !existsSync(here) && existsSync(inRoot) ? inRoot : here
}
