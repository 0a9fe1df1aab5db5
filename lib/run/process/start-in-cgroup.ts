import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from '../command.js'
import { findOnPath, isExecutable, isFile } from './programs.js'

/**
 * Node cannot start a process in a cgroup, and one that is moved after its start may have started others by then. So a
 * shell moves itself and then becomes the program: same process id, group and parent. The words of the command are its
 * arguments, never a part of its script. Where it cannot move itself, the program runs all the same.
 */
const script = '{ echo $$ >"$0/cgroup.procs"; } 2>/dev/null; exec "$@"'

/**
 * The command that starts another one in a cgroup; undefined where it had better start without: what cannot be started
 * would be told of by the shell, in the log, and not by the system, to us.
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

// As many as the kernel looks at.
function firstBytes(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const buffer = Buffer.alloc(256)
      return buffer.toString('latin1', 0, readSync(file, buffer))
    } finally {
      closeSync(file)
    }
  } catch {
    // A program may be run without being read.
    return ''
  }
}

/**
 * Shells drop variables whose names are none of theirs, such as the functions that bash exports (`BASH_FUNC_module%%`
 * of environment modules): `env` puts them back. It would take a program with `=` in its path for a variable, though.
 */
function carriedWords({ file }: Command, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const foreign = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || /^[A-Za-z_]\w*$/.test(name) ? [] : [`${name}=${value}`],
  )
  if (foreign.length === 0) return []
  return file.includes('=') || findOnPath('env', env) === undefined ? undefined : ['env', ...foreign]
}
