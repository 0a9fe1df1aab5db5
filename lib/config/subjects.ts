import { ConfigError, type Mistake, UsageError } from '../errors.js'
import { leadsElsewhere, unquoted, withoutForeignWords } from './json/foreign-words.js'
import { readTextFile } from './json/text-file.js'

/** What a command is applied to when it is not a model alone: a module of a project, a row of a `list.dt`. */
export interface Subject {
  readonly project: string
  /** As it is imported: `typesystem.formats`. */
  readonly module: string
}

/** The good rows of a list, and what is wrong with the others. */
export interface SubjectList {
  /** Absolute path. */
  readonly file: string
  readonly subjects: readonly Subject[]
  /** A line each: where, what was found, what is allowed. */
  readonly problems: readonly string[]
}

const words = { allowed: 'a list.dt: a row "project,module" a line', another: 'name another list' }

/**
 * Reads a `list.dt`: a row `project,module` a line, in UTF-8, with line ends of any kind. Blank lines and lines that
 * start with # are skipped. A wrong row does not affect the others.
 *
 * @param file Path of the list, relative to the working folder.
 * @throws ConfigError when the file cannot be read, or holds no good row: then with all its mistakes.
 * @example
 * ```ts
 * import { loadSubjects } from 'nightwatt'
 *
 * const { subjects, problems } = loadSubjects('list.dt')
 * console.log(subjects[0]?.module, problems)
 * ```
 */
export function loadSubjects(file: string): SubjectList {
  return withoutForeignWords(file, () => load(file))
}

function load(file: string): SubjectList {
  const { file: path, text } = readTextFile(file, words)
  const subjects = new Map<string, Subject>()
  const mistakes: Mistake[] = []
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const row = line.trim()
    if (row === '' || row.startsWith('#')) return
    const place = `line ${index + 1}`
    const found = JSON.stringify(row.length > 80 ? `${row.slice(0, 77)}…` : row)
    const parsed = parseRow(row)
    if (typeof parsed === 'string') mistakes.push({ place, found, allowed: parsed })
    else if (subjects.has(row)) mistakes.push({ place, found: `${found} again`, allowed: 'each row once' })
    else subjects.set(row, parsed)
  })
  if (subjects.size === 0) {
    const nothing = { place: '', found: 'no row', allowed: words.allowed }
    throw new ConfigError(path, mistakes.length > 0 ? mistakes : [nothing])
  }
  const told = mistakes.length > 0 && leadsElsewhere(path) ? mistakes.map(unquoted) : mistakes
  return { file: path, subjects: [...subjects.values()], problems: told.map(describe(path)) }
}

/**
 * Checks a subject that was given by name.
 *
 * @throws UsageError saying which is wrong.
 */
export function checkSubject({ project, module }: Subject): Subject {
  const problem = projectProblem(project) ?? moduleProblem(module)
  if (problem === undefined) return { project, module }
  throw new UsageError(`subject ${JSON.stringify(`${project},${module}`)}: allowed: ${problem}`)
}

/** The subject, or what would be allowed in its place. */
function parseRow(row: string): Subject | string {
  const fields = row.split(',').map(field => field.trim())
  const [project = '', module = ''] = fields
  if (fields.length !== 2) return 'two names with one comma between: project,module'
  return projectProblem(project) ?? moduleProblem(module) ?? { project, module }
}

// A project's name becomes part of paths that are read and written.
function projectProblem(project: string): string | undefined {
  const folders = project.split('/')
  const isPlain = /^[\p{L}\p{N}_][\p{L}\p{N}_.+/@-]*$/u.test(project)
  if (isPlain && folders.every(folder => folder !== '' && folder !== '.' && folder !== '..')) return undefined
  return 'a project that is the name of a folder below the projects, without "..", spaces, or "/" at its ends'
}

function moduleProblem(module: string): string | undefined {
  const isModule = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module)
  return isModule ? undefined : 'a module as Python imports it, such as typesystem.formats'
}

function describe(file: string): (mistake: Mistake) => string {
  return ({ place, found, allowed }) => `${file}, ${place}: found ${found}; allowed: ${allowed}; left out`
}
