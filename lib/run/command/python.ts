import { existsSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import type { Repository } from '../../config/schema.js'
import { ask } from '../../os/ask.js'
import { findOnPath, isExecutable, isFile } from '../process/programs.js'
import { isFolder, placeIn } from './folders.js'

/** The Python of a repository, in place of the one on the PATH. */
export interface Python {
  /** Absolute path of the interpreter. */
  readonly file: string
  /** The environment that it is of, by its folder; undefined for an interpreter alone. */
  readonly folder: string | undefined
}

/**
 * The Python that a repository names: the folder of an environment, a path of an interpreter, or the name of one on the PATH.
 *
 * @returns Undefined where it names none; in words why there is none where it does.
 */
export function pythonOf(
  repository: Pick<Repository, 'path' | 'python'>,
  base: string,
  env: NodeJS.ProcessEnv,
): Python | string | undefined {
  const { python } = repository
  if (python === undefined) return undefined
  const place = placeIn(base, repository, python)
  if (isFolder(place)) {
    const file = join(place, 'bin', 'python')
    const isThere = isFile(file) && isExecutable(file)
    return isThere ? { file, folder: place } : `no bin/python in ${place} (python in the configuration)`
  }
  const file = isFile(place) ? place : findOnPath(python, env)
  if (file === undefined)
    return `no Python at ${place}${python.includes('/') ? '' : ', nor of that name on the PATH'} (python in the configuration)`
  if (!isExecutable(file)) return `no program in ${file}: it is not executable (python in the configuration)`
  return { file, folder: environmentAround(file) }
}

/** Whether a word is Python as a command or a script's first line names it: `python3`, `/usr/bin/python3.11`. */
export function isPythonWord(word: string): boolean {
  return /^python(?:\d+(?:\.\d+)?)?$/.test(basename(word))
}

/** The variables that an environment sets when it is activated; those of none take nothing away. */
export function withPython(env: NodeJS.ProcessEnv, python: Python | undefined): NodeJS.ProcessEnv {
  if (python?.folder === undefined) return env
  const { PYTHONHOME: _, VIRTUAL_ENV: __, CONDA_PREFIX: ___, ...others } = env
  const path = [join(python.folder, 'bin'), ...(env.PATH === undefined ? [] : [env.PATH])].join(delimiter)
  const own = existsSync(join(python.folder, 'conda-meta')) ? 'CONDA_PREFIX' : 'VIRTUAL_ENV'
  return { ...others, PATH: path, [own]: python.folder }
}

/** Its version, `3.11.4`; undefined for a program that is no Python. */
export async function versionOf({ file }: Python, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const words = 'import sys; print("Python", ".".join(map(str, sys.version_info[:3])))'
  const { exitCode, stdout } = await ask(file, ['-c', words], { env })
  return exitCode === 0 ? /^Python (\d+\.\d+\.\d+)$/.exec(stdout.trim())?.[1] : undefined
}

// `bin/python` beside a pyvenv.cfg (PEP 405), or in an environment of conda's.
function environmentAround(file: string): string | undefined {
  const folder = dirname(dirname(file))
  const marks = ['pyvenv.cfg', 'conda-meta']
  return basename(dirname(file)) === 'bin' && marks.some(mark => existsSync(join(folder, mark)))
    ? folder
    : undefined
}
