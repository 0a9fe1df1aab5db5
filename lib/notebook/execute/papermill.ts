import { join, resolve } from 'node:path'
import { ask } from '../../os/ask.js'
import { findOnPath } from '../../run/process/programs.js'
import { packageRoot } from '../../version.js'
import { interpreterOf } from './find-python.js'

/**
 * A hint if the user's papermill, in a prefix or on the PATH, cannot write parameters in TypeScript yet; undefined if
 * it can, or if there is none.
 */
export async function papermillNotice(
  prefix: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const papermill =
    prefix === undefined ? findOnPath('papermill', env) : join(resolve(prefix), 'bin/papermill')
  const python = papermill === undefined ? undefined : interpreterOf(papermill)
  if (python === undefined) return undefined
  const question = "import sys, importlib.util as i; sys.exit(i.find_spec('nightwatt_papermill') is None)"
  const { exitCode } = await ask(python, ['-c', question], { env })
  if (exitCode !== 1) return undefined
  return `papermill has yet to learn TypeScript; to teach it: ${python} -m pip install ${join(packageRoot, 'papermill-plugin')}`
}
