import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { z } from 'zod'
import { ask } from '../../os/ask.js'
import { findOnPath } from '../../run/process/programs.js'

/** Where Jupyter looks for kernels on this machine. */
export interface JupyterFolders {
  /** Where `jupyter kernelspec install --user` puts a kernel: `kernels/` below it. */
  readonly user: string
  /** Every data folder that it looks into, the first wins. */
  readonly data: readonly string[]
  /**
   * Path of the `jupyter` that was asked; undefined if none is on the PATH and the folders are the conventional ones.
   */
  readonly jupyter: string | undefined
}

const pathsSchema = z.object({ data: z.array(z.string()) })

/** Asks `jupyter` on the PATH for its folders; without it they are found by its own rules. */
export async function jupyterFolders(env: NodeJS.ProcessEnv): Promise<JupyterFolders> {
  const user = userFolder(env)
  const jupyter = findOnPath('jupyter', env)
  const told = jupyter === undefined ? undefined : await askJupyter(jupyter, env)
  return { user, data: told ?? conventionalFolders(user, env), jupyter }
}

// All of Jupyter is loaded for this, which takes a while on a busy machine.
const patienceMs = 30_000

async function askJupyter(jupyter: string, env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  const { exitCode, stdout } = await ask(jupyter, ['--paths', '--json'], { env, timeoutMs: patienceMs })
  if (exitCode !== 0) return undefined
  try {
    return pathsSchema.parse(JSON.parse(stdout)).data
  } catch {
    return undefined
  }
}

/** jupyter_core/paths.py, `jupyter_data_dir`, on Linux. */
function userFolder(env: NodeJS.ProcessEnv): string {
  if (isSet(env.JUPYTER_DATA_DIR)) return resolve(env.JUPYTER_DATA_DIR)
  const home = isSet(env.HOME) ? env.HOME : homedir()
  return isSet(env.XDG_DATA_HOME) ? join(env.XDG_DATA_HOME, 'jupyter') : join(home, '.local/share/jupyter')
}

/** jupyter_core/paths.py, `jupyter_path`, as far as it goes without asking Python for its prefix. */
function conventionalFolders(user: string, env: NodeJS.ProcessEnv): readonly string[] {
  const named = (env.JUPYTER_PATH ?? '').split(delimiter).filter(isSet)
  const environments = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter(isSet).map(dataFolderOf)
  return [...named, user, ...environments, '/usr/local/share/jupyter', '/usr/share/jupyter']
}

/** The data folder of an installation prefix, such as a virtual environment. */
export function dataFolderOf(prefix: string): string {
  return join(resolve(prefix), 'share/jupyter')
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
