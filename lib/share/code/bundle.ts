import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../os/owner.js'
import { filesBelow } from '../pack/walk.js'
import { packChanges } from './changes.js'
import { type CopyRules, copyCode } from './copied-code.js'
import { askGit, git, objectsOf } from './git.js'
import { isSecretsName, whySecret } from './secret-files.js'

/** A checkout of git that holds programs of nights. */
export interface Checkout {
  /** Absolute path of its top. */
  readonly top: string
  /** What its folder is called in the pack. */
  readonly key: string
  /** By the names of the nights that ran it. */
  readonly commits: ReadonlyMap<string, string>
  /** Fingerprints of the uncommitted changes that nights ran with, which the record keeps. */
  readonly diffs: readonly string[]
  readonly dirty: boolean
}

/** How a checkout lies in a pack. */
export interface PackedCheckout {
  readonly kind: 'bundle' | 'files' | 'address'
  /** The commit that is laid out: of the latest night. */
  readonly commit: string
  /** Whether a patch lies beside the bundle. */
  readonly patch: boolean
  readonly address: string | null
  readonly submodules: readonly { readonly path: string; readonly commit: string }[]
}

/**
 * Writes the code of a checkout at the commits of its nights as a bundle, with its history, and what was not committed as a
 * patch beside it. The checkout itself is not touched. Where a file looks like a secret, in any commit, its history is left
 * out and the other files of the commit are copied.
 *
 * @param code Folder `code` of the pack.
 */
export async function packCheckout(
  checkout: Checkout,
  code: string,
  rules: CopyRules,
): Promise<PackedCheckout> {
  const { top, key, commits } = checkout
  const { leftOut } = rules
  const commit = [...commits.values()].at(-1) ?? ''
  const address = await addressOf(top)
  const scratch = mkdtempSync(join(code, '.scratch-'))
  try {
    const bare = await bareCopy(checkout, scratch)
    const submodules = await submodulesAt(bare, commit)
    for (const { path, commit: at } of submodules)
      leftOut.add(`code/${key}/${path}`, `is a submodule at commit ${at}: its address stands in .gitmodules`)
    const tree = join(scratch, 'tree')
    makeFolder(tree)
    await git(['--git-dir', bare, '--work-tree', tree, 'checkout', '--force', commit, '--', '.'])
    const secret = rules.acceptSecrets ? undefined : await secretIn(bare, tree, [...commits.values()])
    const common = { commit, address, submodules }
    if (secret !== undefined) {
      leftOut.add(
        `code/${key}.bundle`,
        `its history: ${secret}; what else the commit holds is there as files`,
      )
      if (checkout.dirty)
        leftOut.add(`code/${key}.patch`, 'what was not committed: without its history there is no patch')
      copyCode(tree, join(code, key), `code/${key}`, rules)
      return { ...common, kind: 'files', patch: false }
    }
    const bundle = join(code, `${key}.bundle`)
    await git(['--git-dir', bare, 'bundle', 'create', '--quiet', bundle, 'HEAD', '--branches'])
    const { size } = statSync(bundle)
    if (!rules.budget.take(size)) {
      rmSync(bundle)
      leftOut.add(`code/${key}.bundle`, `the data of a pack are held to ${rules.budget.limit} bytes`, size)
      return { ...common, kind: 'address', patch: false }
    }
    const patch = await packChanges(checkout, join(code, `${key}.patch`), scratch, rules)
    return { ...common, kind: 'bundle', patch }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** A repository without files that borrows the objects of a checkout, with a branch per night. */
async function bareCopy({ top, commits }: Checkout, scratch: string): Promise<string> {
  const bare = join(scratch, 'bare')
  await git(['init', '--quiet', '--bare', bare])
  appendFileSync(join(bare, 'objects/info/alternates'), `${await objectsOf(top)}\n`)
  for (const [night, commit] of commits)
    await git(['--git-dir', bare, 'update-ref', `refs/heads/${night}`, commit])
  const latest = [...commits.keys()].at(-1) ?? ''
  await git(['--git-dir', bare, 'symbolic-ref', 'HEAD', `refs/heads/${latest}`])
  return bare
}

/** The address that it was cloned from, without a name or password in it; null for none, and for one of this machine. */
export async function addressOf(top: string): Promise<string | null> {
  const { exitCode, stdout } = await askGit(['-C', top, 'config', '--get', 'remote.origin.url'])
  const address = stdout.trim().replace(/^(\w+:\/\/)[^@/]*@/, '$1')
  return exitCode === 0 && /^(?:https?|ssh|git):\/\/|^[\w.-]+@[\w.-]+:/.test(address) ? address : null
}

async function submodulesAt(bare: string, commit: string): Promise<PackedCheckout['submodules']> {
  const list = await git(['--git-dir', bare, 'ls-tree', '-r', '-z', commit])
  return list.split('\0').flatMap(line => {
    const [, at, path] = /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(line) ?? []
    return at === undefined || path === undefined ? [] : [{ path, commit: at }]
  })
}

async function secretIn(bare: string, tree: string, commits: readonly string[]): Promise<string | undefined> {
  const objects = await git(['--git-dir', bare, 'rev-list', '--objects', ...commits])
  const name = objects
    .split('\n')
    .map(line => line.slice(line.indexOf(' ') + 1))
    .find(isSecretsName)
  if (name !== undefined) return `${name} looks like a file of secrets`
  for (const { path, bytes } of filesBelow(tree)) {
    const why = whySecret(path, join(tree, path), bytes)
    if (why !== undefined) return `${path} ${why}`
  }
  return undefined
}
