import { basename, dirname, join, relative } from 'node:path'
import { statsOf } from '../../os/regular-file.js'
import type { CodePlace } from './code-places.js'

// The names of lock files, as their tools write them.
const lockNames = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'deno.lock',
  'requirements.txt',
  'requirements.lock',
  'Pipfile.lock',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'pylock.toml',
  'environment.yml',
  'environment.yaml',
  'conda-lock.yml',
  'pixi.lock',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'renv.lock',
  'Manifest.toml',
  'flake.lock',
]

/** The lock files of repositories and of the project: where each lies, and its path in the pack. */
export function lockFiles(
  places: readonly CodePlace[],
  root: string,
): readonly { readonly from: string; readonly path: string }[] {
  const folders = [
    ...places.flatMap(({ folder, key, checkout }) =>
      folder === undefined ? [] : [[folder, key], ...(checkout === undefined ? [] : [[checkout.top, key]])],
    ),
    [root, 'project'],
  ] as const
  const found = new Map<string, string>()
  for (const [folder = '', key = ''] of folders) {
    for (const name of lockNames) {
      const from = join(folder, name)
      if (statsOf(from)?.isFile() === true && !found.has(from)) found.set(from, key)
    }
  }
  const taken = new Set<string>()
  return [...found].map(([from, key]) => {
    const own = `locks/${key}/${basename(from)}`
    const path = taken.has(own)
      ? `locks/${key}/${relative(root, dirname(from)).replaceAll(/[^\w.-]+/g, '_')}_${basename(from)}`
      : own
    taken.add(path)
    return { from, path }
  })
}
