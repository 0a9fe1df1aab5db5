import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

const configName = join('config', 'models_config.json')

/** Which models file is meant, and what the paths in it are relative to. All absolute. */
export interface ResolvedConfig {
  /** The project's root: `results/` and `reports/` lie in it. */
  readonly root: string
  readonly file: string
  /** Folder that the repositories' `path` is relative to. */
  readonly base: string
}

/**
 * The project's root: the nearest folder, from `cwd` upward, that holds `config/models_config.json`; where there is
 * none, `cwd` itself.
 */
export function findRoot(cwd: string): string {
  const start = resolve(cwd)
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, configName))) return folder
    if (dirname(folder) === folder) return start
  }
}

/**
 * The models file that a command means. A relative `config` is looked for in `cwd`, then in the root, so that one
 * line works from both; without `config` it is the root's own.
 */
export function resolveConfig(
  options: { config?: string | undefined; cwd?: string | undefined } = {},
): ResolvedConfig {
  const cwd = resolve(options.cwd ?? process.cwd())
  const root = findRoot(cwd)
  const file = options.config === undefined ? join(root, configName) : locate(options.config, cwd, root)
  return { root, file, base: baseOf(file) }
}

/** Folder that `path` in a models file is relative to: the file's, or the one above when that is called `config`. */
export function baseOf(file: string): string {
  const folder = dirname(resolve(file))
  return basename(folder) === 'config' ? dirname(folder) : folder
}

/** A file that a relative path means: in `cwd`, or else in the root, so that one line works from both. */
export function locate(file: string, cwd: string, root: string): string {
  const here = resolve(cwd, file)
  const inRoot = resolve(root, file)
  return !existsSync(here) && existsSync(inRoot) ? inRoot : here
}
