import { resolve } from 'node:path'
import { findRoot } from '../../config/root.js'
import type { Night } from '../../night/night.js'
import { statsOf } from '../../os/regular-file.js'
import { askGit } from './git.js'

/** Where the code of a repository comes from and where it goes. */
export interface CodePlace {
  readonly repository: string
  /** Absolute path of its folder here; undefined where it is not here any more. */
  readonly folder: string | undefined
  /** The top of its checkout, and its folder in it, `''` for the top; undefined outside of git. */
  readonly checkout: { readonly top: string; readonly prefix: string } | undefined
  /** What its folder is called in the pack's `code`. */
  readonly key: string
  /** Its path in the pack: `code/digits`. */
  readonly path: string
}

/** The places of all repositories of nights. */
export async function codePlaces(nights: readonly Night[], cwd: string): Promise<readonly CodePlace[]> {
  const names = [...new Set(nights.flatMap(({ record }) => Object.keys(record.repositories)))]
  const keys = new Map<string, string>()
  const places: CodePlace[] = []
  for (const repository of names) {
    const folder = folderOf(repository, nights, cwd)
    const checkout = folder === undefined ? undefined : await checkoutAt(folder)
    const identity = checkout?.top ?? folder ?? repository
    const key = keys.get(identity) ?? freeKey(repository, new Set(keys.values()))
    keys.set(identity, key)
    const path = ['code', key, checkout?.prefix ?? ''].filter(part => part !== '').join('/')
    places.push({ repository, folder, checkout, key, path })
  }
  return places
}

function folderOf(repository: string, nights: readonly Night[], cwd: string): string | undefined {
  const candidates = nights.flatMap(({ record }) => {
    const path = record.repositories[repository]?.path
    if (path === undefined) return []
    return [record.base, findRoot(cwd), cwd].flatMap(base =>
      base === undefined ? [] : [resolve(base, path)],
    )
  })
  return candidates.find(folder => statsOf(folder)?.isDirectory() === true)
}

async function checkoutAt(folder: string): Promise<CodePlace['checkout']> {
  const { exitCode, stdout } = await askGit(['-C', folder, 'rev-parse', '--show-toplevel', '--show-prefix'])
  const [top, prefix = ''] = stdout.split('\n')
  if (exitCode !== 0 || top === undefined || top === '') return undefined
  return { top, prefix: prefix.replace(/\/$/, '') }
}

function freeKey(repository: string, taken: ReadonlySet<string>): string {
  const name = repository.replaceAll(/[^\w.-]+/g, '_').replace(/^\.+/, '') || 'code'
  const isTaken = (key: string) => [...taken].some(other => other.toLowerCase() === key.toLowerCase())
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? name : `${name}-${number}`
    if (!isTaken(key)) return key
  }
}
