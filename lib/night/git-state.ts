import { createHash } from 'node:crypto'
import { ask } from '../measure/ask.js'

/** Which code a repository's folder holds: the commit, and whether it was changed since; null outside of git. */
export interface GitState {
  readonly path: string
  readonly commit: string | null
  readonly dirty: boolean | null
  /** Fingerprint of what was changed in tracked files since that commit; null outside of git, and where it is too long. */
  readonly diff: string | null
}

// What a repository's own configuration has git start beside it: nothing of that is needed to read its state.
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
