import { isObject } from '../batch/remarks.js'
import { ownValue } from '../own-value.js'
import {
  namedIn,
  type Placeholder,
  parseTemplate,
  placeholdersIn,
  TemplateError,
} from './command-template.js'
import { ShellWordsError } from './shell-words.js'

/** One thing wrong with a template, or with what it leaves out: at which key, what was found, what is allowed. */
export interface TemplateMistake {
  readonly key: string
  readonly found: string
  readonly allowed: string
}

const ofSubject: readonly Placeholder[] = ['project', 'module', 'modulePart']

/** A repository as these rules see it: keys may be absent, or of a wrong kind that other rules report. */
interface LooseRepository {
  readonly command_template?: unknown
  readonly output?: unknown
  readonly subjects?: unknown
  readonly models?: unknown
  readonly model_flag?: unknown
  readonly required_args?: unknown
  readonly supported_hyperparams?: unknown
}

/**
 * What is wrong with a repository's `command_template` and `output`. A part of the configuration that the template
 * has no place for would silently not reach the program, so that is a mistake too.
 */
export function templateMistakes(repository: LooseRepository): TemplateMistake[] {
  const { command_template, output } = repository
  const named = namesOf(repository.supported_hyperparams)
  const template = read('command_template', command_template, named)
  const folder = read('output', output === undefined ? undefined : [output], [])
  const told = [...template.mistakes, ...folder.mistakes]
  if (command_template === undefined) return [...told, ...withoutTemplate(repository)]
  if (told.length > 0) return told
  const used = new Set([...template.placeholders, ...folder.placeholders])
  return [
    ...unusable(folder.placeholders),
    ...(template.words === 0
      ? [{ key: 'command_template', found: 'no program', allowed: 'a program and its arguments' }]
      : []),
    ...unreached(repository, used, template.named),
    ...unplaceable(repository, template.named),
    ...(template.startsWithValue
      ? [
          {
            key: 'command_template',
            found: 'a hyperparameter in the program',
            allowed: 'a program that no value changes',
          },
        ]
      : []),
  ]
}

/** Whether a repository's command is applied to subjects. */
export function takesSubject({
  command_template,
  output,
}: {
  readonly command_template?: string | readonly string[] | undefined
  readonly output?: string | undefined
}): boolean {
  if (command_template === undefined) return false
  const used = new Set([
    ...placeholdersIn(parseTemplate(command_template)),
    ...placeholdersIn(parseTemplate(output === undefined ? [] : [output])),
  ])
  return ofSubject.some(placeholder => used.has(placeholder))
}

interface ReadTemplate {
  readonly words: number
  readonly placeholders: ReadonlySet<Placeholder>
  /** The hyperparameters that stand in it by name. */
  readonly named: ReadonlySet<string>
  readonly startsWithValue: boolean
  readonly mistakes: TemplateMistake[]
}

function namesOf(parameters: unknown): readonly string[] {
  return isObject(parameters) ? Object.keys(parameters).filter(name => !name.startsWith('_')) : []
}

/** What stands by its name in the middle of a command cannot be left out of it. */
function unplaceable(
  { supported_hyperparams }: LooseRepository,
  named: ReadonlySet<string>,
): TemplateMistake[] {
  const parameters = isObject(supported_hyperparams) ? supported_hyperparams : {}
  return [...named].flatMap(name => {
    const parameter = ownValue(parameters, name)
    if (!isObject(parameter)) return []
    const { when, values, default: unmutated } = parameter
    const isLeftOut =
      when !== undefined || unmutated === null || (Array.isArray(values) && values.includes(null))
    const found = `{${name}}, which is not always passed`
    const allowed = `${name} by a flag, in {hyperparameters}`
    return isLeftOut ? [{ key: 'command_template', found, allowed }] : []
  })
}

function read(key: string, template: unknown, names: readonly string[]): ReadTemplate {
  const nothing: ReadTemplate = {
    words: 0,
    placeholders: new Set(),
    named: new Set(),
    startsWithValue: false,
    mistakes: [],
  }
  const isWords = Array.isArray(template) && template.every(word => typeof word === 'string')
  if (typeof template !== 'string' && !isWords) return nothing
  try {
    const words = parseTemplate(template, names)
    return {
      words: words.length,
      placeholders: placeholdersIn(words),
      named: namedIn(template),
      startsWithValue: words[0]?.some(piece => typeof piece !== 'string' && 'value' in piece) ?? false,
      mistakes: [],
    }
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof ShellWordsError)) throw error
    const found = error.message.replace(/^found /, '')
    const allowed = 'words with placeholders, for example bash mosa.sh -m {module} {hyperparameters}'
    return { ...nothing, mistakes: [{ key, found, allowed }] }
  }
}

function withoutTemplate({ output, subjects }: LooseRepository): TemplateMistake[] {
  return Object.entries({ output, subjects }).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [
          {
            key,
            found: `${key} without a command_template`,
            allowed: `${key} where command_template uses it`,
          },
        ],
  )
}

// The output's place is one word and cannot contain itself.
function unusable(inOutput: ReadonlySet<Placeholder>): TemplateMistake[] {
  return (['output', 'requiredArgs', 'hyperparameters'] as const)
    .filter(placeholder => inOutput.has(placeholder))
    .map(placeholder => ({
      key: 'output',
      found: `{${placeholder}}`,
      allowed: '{model}, {tag}, {project}, {module}, {modulePart} or {maxTime}',
    }))
}

function unreached(
  repository: LooseRepository,
  used: ReadonlySet<Placeholder>,
  named: ReadonlySet<string>,
): TemplateMistake[] {
  const { models, model_flag, required_args, supported_hyperparams, subjects, output } = repository
  const missing = (placeholder: string, what: string): TemplateMistake => ({
    key: 'command_template',
    found: `no {${placeholder}}`,
    allowed: `a template with it: ${what} would never reach the program`,
  })
  const hasKeys = (value: unknown) =>
    typeof value === 'object' && value !== null && Object.keys(value).some(key => !key.startsWith('_'))
  const usesSubject = ofSubject.some(placeholder => used.has(placeholder))
  return [
    ...(namesOf(supported_hyperparams).some(name => !named.has(name)) && !used.has('hyperparameters')
      ? [missing('hyperparameters', 'a mutated hyperparameter')]
      : []),
    ...(hasKeys(required_args) && !used.has('requiredArgs')
      ? [missing('requiredArgs', 'required_args')]
      : []),
    ...(Array.isArray(models) && models.length > 1 && !used.has('model') && !used.has('tag')
      ? [missing('model', 'the choice of a model')]
      : []),
    ...(subjects !== undefined && !usesSubject ? [missing('module', 'a subject')] : []),
    ...(output !== undefined && !used.has('output') ? [missing('output', 'the folder output')] : []),
    ...(model_flag === undefined
      ? []
      : [
          {
            key: 'model_flag',
            found: 'a flag beside a command_template',
            allowed: '{model} in the template',
          },
        ]),
  ]
}
