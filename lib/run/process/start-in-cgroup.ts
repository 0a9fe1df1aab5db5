import { resolve } from 'node:path'
import { readRegularHead } from '../../os/regular-file.js'
import type { Command } from '../command/command.js'
import { findOnPath, isExecutable, isFile } from './programs.js'

/**
 * Node cannot start a process in a cgroup, and one that is moved after its start may have started others by then. So
 * a shell moves itself and then becomes the program: same process id, group and parent. The words of the command are
 * its arguments, never a part of its script. If it cannot move itself, the program still runs.
 */
const script = '{ echo $$ >"$0/cgroup.procs"; } 2>/dev/null; exec "$@"'

/**
 * The command that starts another one in a cgroup; undefined where it should start without: a failure to start would
 * be reported by the shell, in the log, and not by the system, to us.
 */
export function startInCgroup(command: Command, env: NodeJS.ProcessEnv, cgroup: string): Command | undefined {
  if (!canBeStarted(command, env)) return undefined
  const carried = carriedWords(command, env)
  if (carried === undefined) return undefined
  return {
    file: '/bin/sh',
    args: ['-c', script, cgroup, ...carried, command.file, ...command.args],
    cwd: command.cwd,
  }
}

function canBeStarted({ file, cwd }: Command, env: NodeJS.ProcessEnv): boolean {
  const path = file.includes('/') ? resolve(cwd, file) : findOnPath(file, env)
  if (path === undefined || !isProgram(path) || !isProgram('/bin/sh')) return false
  const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(firstBytes(path))?.[1]
  return interpreter === undefined || isProgram(resolve(cwd, interpreter))
}

function isProgram(path: string): boolean {
  return isFile(path) && isExecutable(path)
}

// As many bytes as the kernel looks at.
function firstBytes(path: string): string {
  try {
    return readRegularHead(path, 256, { links: 'anywhere' })
  } catch {
    // A program may be executable without being readable.
    return ''
  }
}

/**
 * Shells drop variables with names invalid in a shell, such as the functions that bash exports (`BASH_FUNC_module%%`
 * of environment modules): `env` puts them back. But it would mistake a program with `=` in its path for a variable.
 */
function carriedWords({ file }: Command, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const foreign = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || /^[A-Za-z_]\w*$/.test(name) ? [] : [`${name}=${value}`],
  )
  if (foreign.length === 0) return []
  return file.includes('=') || findOnPath('env', env) === undefined ? undefined : ['env', ...foreign]
}
