import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import type { Checkout } from './bundle.js'
import type { CopyRules } from './copied-code.js'
import { git, objectsOf } from './git.js'
import { whySecret } from './secret-files.js'

/**
 * Writes what was not committed as a patch, new files included, where it is still there; whether there is one.
 *
 * @param scratch An empty folder: the checkout's own index and objects stay as they are.
 */
export async function packChanges(
  { top, key, commits, diffs, dirty }: Checkout,
  file: string,
  scratch: string,
  rules: Pick<CopyRules, 'acceptSecrets' | 'leftOut' | 'budget'>,
): Promise<boolean> {
  if (!dirty) return false
  const place = `code/${key}.patch`
  const head = (await git(['-C', top, 'rev-parse', 'HEAD'])).trim()
  if (head !== [...commits.values()].at(-1)) {
    rules.leftOut.add(
      place,
      'what was not committed when the night ran: the checkout is at another commit now',
    )
    return false
  }
  const paths = await changedPaths(top, key, rules)
  if (paths.length === 0) {
    rules.leftOut.add(place, 'what was not committed when the night ran: it is not there any more')
    return false
  }
  const own = {
    GIT_INDEX_FILE: join(scratch, 'index'),
    GIT_OBJECT_DIRECTORY: join(scratch, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: await objectsOf(top),
  }
  makeFolder(own.GIT_OBJECT_DIRECTORY)
  const list = join(scratch, 'paths')
  writeWholeFile(list, paths.map(path => `${path}\0`).join(''))
  await git(['-C', top, 'read-tree', 'HEAD'], own)
  await git(
    ['-C', top, '--literal-pathspecs', 'add', '--all', `--pathspec-from-file=${list}`, '--pathspec-file-nul'],
    own,
  )
  const show = ['diff', '--cached', '--no-ext-diff', '--no-textconv', '--binary', `--output=${file}`, 'HEAD']
  await git(['-C', top, ...show], own)
  if (diffs.length > 0 && !diffs.includes(await fingerprintNow(top)))
    rules.leftOut.add(place, 'the changes that the night ran with: these are those of now, which are others')
  return true
}

/** As records keep it (night/describe/git-state.ts), of the whole checkout. */
async function fingerprintNow(top: string): Promise<string> {
  const diff = await git(['-C', top, 'diff', '--no-ext-diff', '--no-textconv', '--binary', 'HEAD', '--', '.'])
  return createHash('sha256').update(diff).digest('hex').slice(0, 16)
}

/** Changed, deleted and new files, but for secrets, nights and pages, and what is too large. */
async function changedPaths(
  top: string,
  key: string,
  { leftOut, budget, acceptSecrets }: Pick<CopyRules, 'leftOut' | 'budget' | 'acceptSecrets'>,
): Promise<readonly string[]> {
  const changed = await git(['-C', top, 'diff', '--name-only', '--no-renames', '-z', 'HEAD'])
  const added = await git(['-C', top, 'ls-files', '--others', '--exclude-standard', '-z'])
  return `${changed}\0${added}`.split('\0').filter(path => {
    if (path === '' || /^(?:results|reports)\//.test(path)) return false
    const stats = statSync(join(top, path), { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) {
      leftOut.add(`code/${key}/${path}`, 'is a submodule at another commit than the checkout says')
      return false
    }
    if (stats?.isFile() !== true) return changed.split('\0').includes(path)
    const secret = acceptSecrets ? undefined : whySecret(path, join(top, path), stats.size)
    const why =
      secret ?? (budget.take(stats.size) ? undefined : `the data of a pack are held to ${budget.limit} bytes`)
    if (why !== undefined) leftOut.add(`code/${key}/${path}`, why, stats.size)
    return why === undefined
  })
}
