import { accessSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseTemplate } from '../../config/command/command-template.js'
import type { Repository } from '../../config/schema.js'
import { ask } from '../../os/ask.js'
import { findOnPath, isFile } from '../process/programs.js'
import { isFolder, programFolder, repositoryFolder } from './folders.js'
import { programEnvironment } from './program-environment.js'
import { isPythonWord, type Python, pythonOf, versionOf } from './python.js'

/**
 * What a repository needs and this machine lacks, each with how to install it; empty when nothing is missing. Only
 * checks whether a module's package can be found, without running it.
 */
export async function missingRequirements(
  repository: Repository,
  base: string,
  nightEnv: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const { programs = [], python_modules = [], node_modules = [], files = [] } = repository.requires ?? {}
  const folder = repositoryFolder(base, repository)
  // Everything else that it needs is looked for there.
  if (!isFolder(folder)) return [`its folder ${folder} (path in the configuration)`]
  const own = programFolder(base, repository)
  if (!isFolder(own)) return [`its folder ${own} (cwd in the configuration)`]
  const env = programEnvironment(repository, base, nightEnv)
  const named = pythonOf(repository, base, env)
  const none = await noPython(named, env)
  const python = none === undefined ? await missingPythonModules(python_modules, env, named) : [none]
  return [
    ...(named === undefined ? missingProgram(repository, own, env) : missingBesides(repository, own, env)),
    ...programs
      .filter(name => findOnPath(name, env) === undefined)
      .map(name => `the program ${name} (not on the PATH)`),
    ...python,
    ...files
      .filter(name => !existsSync(resolve(folder, name)))
      .map(name => `the file ${name} (not in ${folder})`),
    ...node_modules
      .filter(name => !canResolve(name, folder))
      .map(name => `the npm package ${name} (npm install ${name})`),
  ]
}

const findModules = `
import importlib.util, sys
for name in sys.argv[1:]:
    try:
        found = importlib.util.find_spec(name.split('.')[0]) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        print(name)
`

// Packages whose name on PyPI is not that of their module.
const pypiNames: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  cv2: 'opencv-python',
  PIL: 'pillow',
  yaml: 'pyyaml',
}

/** Why there is no Python where the repository names one, in words; undefined where there is, or none is named. */
async function noPython(
  named: Python | string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (named === undefined) return undefined
  if (typeof named === 'string') return `a Python: there is ${named}`
  const version = await versionOf(named, env)
  return version === undefined ? `a Python: ${named.file} is none (python in the configuration)` : undefined
}

async function missingPythonModules(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  named: Python | string | undefined,
): Promise<string[]> {
  if (names.length === 0) return []
  const python = typeof named === 'object' ? named.file : 'python3'
  const answer = await ask(python, ['-c', findModules, ...names], { env })
  if (answer.exitCode !== 0)
    return [`${python} (${answer.failure || answer.stderr.trim().split('\n').at(-1)})`]
  return answer.stdout
    .split('\n')
    .filter(name => name !== '')
    .map(
      name =>
        `the Python module ${name} (${python} -m pip install ${pypiNames[name.split('.')[0] ?? ''] ?? name})`,
    )
}

function missingProgram(repository: Repository, folder: string, env: NodeJS.ProcessEnv): string[] {
  const { command, command_template } = repository
  // A program that is a placeholder is known only at run time.
  const [program] = command ?? (command_template === undefined ? [] : firstWord(command_template))
  if (program === undefined || findOnPath(program, env) !== undefined || isFile(resolve(folder, program)))
    return []
  return [`the program ${program} (neither on the PATH nor in ${folder})`]
}

/** The same where a Python is named, which stands in for the program python. */
function missingBesides(repository: Repository, folder: string, env: NodeJS.ProcessEnv): string[] {
  const { command, command_template } = repository
  const [program] = command ?? (command_template === undefined ? [] : firstWord(command_template))
  return program !== undefined && isPythonWord(program) ? [] : missingProgram(repository, folder, env)
}

function firstWord(template: string | readonly string[]): string[] {
  const [word = []] = parseTemplate(template)
  return word.length === 1 ? word.filter(piece => typeof piece === 'string') : []
}

// Where Node would look, from the folder upward; packages may forbid resolving their package.json.
function canResolve(name: string, folder: string): boolean {
  const { paths } = createRequire(join(folder, 'package.json')).resolve
  return (paths(name) ?? []).some(place => {
    try {
      accessSync(join(place, name))
      return true
    } catch {
      return false
    }
  })
}
