import { RefusedError } from '../../errors.js'
import { ask } from '../../os/ask.js'
import { readRegularHead } from '../../os/regular-file.js'
import { findOnPath } from '../../run/process/programs.js'

// Python reads much from the disk for this, which takes a while on a busy machine.
const patienceMs = 30_000

/**
 * A Python that can execute notebooks: that of `NIGHTWATT_PYTHON`, else the one which the `jupyter` on the PATH runs
 * in, `python3`, or `python`.
 *
 * @returns Its path.
 * @throws RefusedError if none can import nbclient, with advice.
 */
export async function findPythonWithNbclient(env: NodeJS.ProcessEnv): Promise<string> {
  const candidates = candidatesOf(env)
  const obstacles: string[] = []
  let lacking: string | undefined
  for (const python of candidates) {
    const { exitCode, stderr, failure } = await ask(python, ['-c', 'import nbclient'], {
      env,
      timeoutMs: patienceMs,
    })
    if (exitCode === 0) return python
    if (failure === '') lacking ??= python
    obstacles.push(`  ${python}: ${failure === '' ? (stderr.trim().split('\n').at(-1) ?? '') : failure}`)
  }
  const tried =
    obstacles.length === 0 ? ['  found neither jupyter, python3 nor python on the PATH'] : obstacles
  throw new RefusedError(
    [
      'A notebook is run by nbclient, a package of Python, which is not here:',
      ...tried,
      `To get it: ${lacking ?? 'python3'} -m pip install nbclient`,
      'or in a folder of its own: python3 -m venv .venv && .venv/bin/pip install nbclient',
      '  and then: export NIGHTWATT_PYTHON=$PWD/.venv/bin/python',
    ].join('\n'),
  )
}

function candidatesOf(env: NodeJS.ProcessEnv): readonly string[] {
  const { NIGHTWATT_PYTHON: named = '' } = env
  if (named !== '') return [named]
  const jupyter = findOnPath('jupyter', env)
  const found = [
    jupyter === undefined ? undefined : interpreterOf(jupyter),
    findOnPath('python3', env),
    findOnPath('python', env),
  ]
  return [...new Set(found.flatMap(path => path ?? []))]
}

/**
 * The Python of a program installed by pip, from its first line; if that would be too long for Linux, pip writes it
 * into the second, for a shell. Undefined for other programs, and if there is none.
 */
export function interpreterOf(program: string): string | undefined {
  const beginning = beginningOf(program)
  const found =
    /^#!\s*(\/\S*python\S*)/.exec(beginning) ?? /^#!\/bin\/sh\n'''exec' "?([^"\n]+?)"? /.exec(beginning)
  return found?.[1]
}

function beginningOf(program: string): string {
  try {
    return readRegularHead(program, 2000, { links: 'anywhere' })
  } catch {
    return ''
  }
}
