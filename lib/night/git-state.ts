import { ask } from '../measure/ask.js'

/** Which code a repository's folder holds: the commit, and whether it was changed since; null outside of git. */
export interface GitState {
  readonly path: string
  readonly commit: string | null
  readonly dirty: boolean | null
}

/** Asks git about a folder; only changes below that folder count. */
export async function gitState(path: string, env: NodeJS.ProcessEnv): Promise<GitState> {
  const commit = await ask('git', ['-C', path, 'rev-parse', 'HEAD'], { env })
  if (commit.exitCode !== 0) return { path, commit: null, dirty: null }
  const status = await ask('git', ['-C', path, 'status', '--porcelain', '--', '.'], { env })
  return {
    path,
    commit: commit.stdout.trim(),
    dirty: status.exitCode === 0 ? status.stdout.trim() !== '' : null,
  }
}
