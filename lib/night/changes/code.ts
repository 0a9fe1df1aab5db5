import type { NightRecord } from '../../record/schema.js'

type State = NightRecord['repositories'][string]

/** Whether a repository's folder holds the same code, as far as git knows. */
export type CodeChange = 'none' | 'commit' | 'tracked files'

export function codeChange(before: State, now: State): CodeChange {
  if (before.commit !== now.commit) return 'commit'
  // What trainings leave beside the code, for example checkpoints, does not change it, so `dirty` is not compared.
  const known = typeof before.diff === 'string' && typeof now.diff === 'string'
  return known && before.diff !== now.diff ? 'tracked files' : 'none'
}

/** `8f2fbac1d0e7`, or `none` outside of git. */
export function shortCommit(commit: string | null): string {
  return commit === null ? 'none' : commit.slice(0, 12)
}
