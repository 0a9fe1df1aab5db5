import { resolve } from 'node:path'
import { RefusedError } from '../../errors.js'
import { type Answer, ask } from '../../os/ask.js'

// Nothing that a repository's own configuration names is started: no monitor, no hook, no filter of large files.
const alone = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.file.allow=always',
]

const patienceMs = 600_000
const mostOfOutput = 1 << 28

/** Asks git, whatever it answers. `variables` stand over those of the environment. */
export function askGit(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Answer> {
  return ask('git', [...alone, ...args], {
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_LFS_SKIP_SMUDGE: '1', ...variables },
    timeoutMs: patienceMs,
    maxBytes: mostOfOutput,
  })
}

/**
 * What git prints.
 *
 * @throws RefusedError with git's own words where it fails.
 */
export async function git(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<string> {
  const { exitCode, stdout, stderr, failure } = await askGit(args, variables)
  if (exitCode === 0) return stdout
  throw new RefusedError(`git ${args.join(' ')}: ${failure || stderr.trim() || `exit code ${exitCode}`}`)
}

/** Absolute path of the folder of a checkout's objects. */
export async function objectsOf(top: string): Promise<string> {
  return resolve(top, (await git(['-C', top, 'rev-parse', '--git-path', 'objects'])).trim())
}
