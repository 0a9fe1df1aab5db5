import type { Command } from '../command/command.js'
import { makeCgroup, removeCgroup } from './cgroup.js'
import { processTagVariable } from './process-tag.js'
import { startInCgroup } from './start-in-cgroup.js'

/** How a process is started in a cgroup of its own, or without one. */
export interface ProcessCgroup {
  /** Undefined where it has none. */
  readonly folder: string | undefined
  readonly command: Command
  /** Its processes are gone. */
  remove(): Promise<void>
}

/** @param night The cgroup of the night, below which it is made; undefined where there is none. */
export function makeProcessCgroup(
  night: string | undefined,
  command: Command,
  env: NodeJS.ProcessEnv,
): ProcessCgroup {
  // Named like the process's tag: `3.1` in that of the night is the first attempt of the third experiment.
  const [, ...parts] = (env[processTagVariable] ?? '').split('.')
  const without: ProcessCgroup = { folder: undefined, command, async remove() {} }
  if (night === undefined || parts.length === 0) return without
  const folder = makeCgroup(night, parts.join('.'))
  if (folder === undefined) return without
  // Where it cannot be started in it, the empty cgroup does no harm.
  return {
    folder,
    command: startInCgroup(command, env, folder) ?? command,
    remove: () => removeCgroup(folder),
  }
}
