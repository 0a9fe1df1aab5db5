import { readlinkSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { isThere } from '../../os/regular-file.js'
import { askGit, git } from '../code/git.js'
import type { PackRecord } from '../pack-record.js'

/**
 * Lays out the code of a pack from its bundles: each at the commit of its latest night, with what was not committed as
 * changes. Nothing of it is started: no hook, no submodule, no filter.
 *
 * @returns What could not be laid out, in words.
 */
export async function layOutCode(folder: string, { code }: PackRecord): Promise<readonly string[]> {
  const notices: string[] = []
  const bundled = new Map(code.filter(({ kind }) => kind === 'bundle').map(one => [one.key, one]))
  if (bundled.size > 0 && (await askGit(['--version'])).exitCode !== 0)
    return [
      `git is not on this machine: the code stays in its bundles, ${[...bundled.keys()].map(key => `code/${key}.bundle`).join(', ')}`,
    ]
  for (const [key, { commit, patch, address }] of bundled) {
    const target = join(folder, 'code', key)
    const bundle = join(folder, 'code', `${key}.bundle`)
    try {
      await checkOut(bundle, target, commit ?? 'HEAD')
      if (await hasLinksOut(target)) {
        rmSync(target, { recursive: true, force: true })
        await checkOut(bundle, target, commit ?? 'HEAD', ['-c', 'core.symlinks=false'])
        notices.push(`code/${key}: links that lead out of it are laid out as files with their targets`)
      }
      if (address !== null && isPublic(address))
        await git(['-C', target, 'remote', 'set-url', 'origin', address])
      if (patch)
        await git(['-C', target, 'apply', '--whitespace=nowarn', join(folder, 'code', `${key}.patch`)])
    } catch (error) {
      notices.push(`code/${key}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return [...notices, ...code.flatMap(one => missingCode(folder, one))]
}

async function checkOut(
  bundle: string,
  target: string,
  commit: string,
  settings: readonly string[] = [],
): Promise<void> {
  await git(['clone', '--quiet', '--no-checkout', '--template=', ...settings, '--', bundle, target])
  await git(['-C', target, 'checkout', '--quiet', '--detach', commit])
}

async function hasLinksOut(target: string): Promise<boolean> {
  const list = await git(['-C', target, 'ls-files', '-s', '-z'])
  const top = realpathSync(target)
  return list.split('\0').some(line => {
    const [, path] = /^120000 [0-9a-f]+ \d\t(.+)$/s.exec(line) ?? []
    return path !== undefined && leadsOut(join(top, path), top)
  })
}

function leadsOut(link: string, top: string): boolean {
  try {
    // One that leads nowhere may lead to what is made later.
    const real = isThere(resolve(dirname(link), readlinkSync(link)))
      ? realpathSync(link)
      : resolve(dirname(link), readlinkSync(link))
    return real !== top && !real.startsWith(top + sep)
  } catch {
    return true
  }
}

function isPublic(address: string): boolean {
  return /^(?:https?|ssh|git):\/\/[^-]|^[\w][\w.-]*@[\w.-]+:/.test(address)
}

function missingCode(
  folder: string,
  { repository, path, kind, commit, address, submodules, key }: PackRecord['code'][number],
): string[] {
  const at = commit === null ? '' : ` at commit ${commit}`
  const modules = submodules.map(
    module =>
      `code/${key}/${module.path} is a submodule at commit ${module.commit}: git -C code/${key} submodule update --init`,
  )
  if (isThere(join(folder, path))) return modules
  if (kind === 'address' && address !== null)
    return [
      `the code of ${repository} is not in the pack: git clone ${address} code/${key}${commit === null ? '' : ` && git -C code/${key} checkout ${commit}`}`,
    ]
  return [`the code of ${repository}${at} is not in the pack: put it into ${path}`]
}
