import { accessSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseTemplate } from '../config/command-template.js'
import type { Repository } from '../config/schema.js'
import { ask } from '../measure/ask.js'
import { isFolder, repositoryFolder } from './command.js'
import { findOnPath, isFile } from './process/programs.js'

/**
 * What a repository needs and this machine lacks, each with what would mend it; empty when all is there.
 * Looks only whether a module's package can be found: nothing of it is run.
 */
export async function missingRequirements(
  repository: Repository,
  base: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const { programs = [], python_modules = [], node_modules = [], files = [] } = repository.requires ?? {}
  const folder = repositoryFolder(base, repository)
  // All else that it needs is looked for there.
  if (!isFolder(folder)) return [`its folder ${folder} (path in the configuration)`]
  const python = await missingPythonModules(python_modules, env)
  return [
    ...missingProgram(repository, folder, env),
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

async function missingPythonModules(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  if (names.length === 0) return []
  const answer = await ask('python3', ['-c', findModules, ...names], { env })
  if (answer.exitCode !== 0) return [`python3 (${answer.failure || answer.stderr.trim().split('\n').at(-1)})`]
  return answer.stdout
    .split('\n')
    .filter(name => name !== '')
    .map(
      name =>
        `the Python module ${name} (python3 -m pip install ${pypiNames[name.split('.')[0] ?? ''] ?? name})`,
    )
}

function missingProgram(repository: Repository, folder: string, env: NodeJS.ProcessEnv): string[] {
  const { command, command_template } = repository
  // A program that is a placeholder is known only when it runs.
  const [program] = command ?? (command_template === undefined ? [] : firstWord(command_template))
  if (program === undefined || findOnPath(program, env) !== undefined || isFile(resolve(folder, program)))
    return []
  return [`the program ${program} (neither on the PATH nor in ${folder})`]
}

function firstWord(template: string | readonly string[]): string[] {
  const [word = []] = parseTemplate(template)
  return word.length === 1 ? word.filter(piece => typeof piece === 'string') : []
}

// Where Node would look, from the folder upward; packages may forbid that their package.json be resolved.
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
