import { createHash } from 'node:crypto'
import { ask } from '../../os/ask.js'

/** The code that a repository's folder holds: the commit, and whether it was changed since; null outside of git. */
export interface GitState {
  readonly path: string
  readonly commit: string | null
  readonly dirty: boolean | null
  /**
   * Fingerprint of what was changed in tracked files since that commit; null outside of git, or if they are too long.
   */
  readonly diff: string | null
}

// Switches off programs that a repository's own configuration makes git start: reading its state needs none of them.
const alone = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

/** Asks git about a folder; only changes below that folder count. */
export async function gitState(path: string, env: NodeJS.ProcessEnv): Promise<GitState> {
  const commit = await ask('git', [...alone, '-C', path, 'rev-parse', 'HEAD'], { env })
  if (commit.exitCode !== 0) return { path, commit: null, dirty: null, diff: null }
  const status = await ask('git', [...alone, '-C', path, 'status', '--porcelain', '--', '.'], { env })
  const diff = await ask(
    'git',
    [...alone, '-C', path, 'diff', '--no-ext-diff', '--no-textconv', '--binary', 'HEAD', '--', '.'],
    { env },
  )
  return {
    path,
    commit: commit.stdout.trim(),
    dirty: status.exitCode === 0 ? status.stdout.trim() !== '' : null,
    diff: diff.exitCode === 0 ? createHash('sha256').update(diff.stdout).digest('hex').slice(0, 16) : null,
  }
}
