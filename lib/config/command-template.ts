import { didYouMean } from './nearest.js'
import { splitShellWords } from './shell-words.js'

/** What may stand in braces in a command template, and what is put in its place. */
export const placeholders = {
  model: 'the model',
  tag: "the size in the model's name (1.5b), else the model's name; the repository's for the model default",
  project: "the subject's project",
  module: "the subject's module",
  modulePart: "the module without the project's name before it",
  output: 'the folder for what the program writes',
  maxTime: 'the seconds that the program is told to take',
  requiredArgs: 'required_args, a word each',
  hyperparameters: 'a flag and a value for each hyperparameter',
} as const

export type Placeholder = keyof typeof placeholders

/** What stands for several words, or none, and so is no part of one. */
export const severalWords: ReadonlySet<Placeholder> = new Set(['requiredArgs', 'hyperparameters'])

/** A piece of a word: text, or what is put in the place of a name. */
type Piece = string | { readonly placeholder: Placeholder }
export type TemplateWord = readonly Piece[]

/** A template that cannot be used: what was found in it, and what is allowed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/**
 * The words of a command template: a line that is split as a shell would, but by us alone, so that no value can break
 * out of its word; or a list of words as they are. `{{` and `}}` stand for braces.
 *
 * @throws TemplateError or ShellWordsError saying what is wrong.
 */
export function parseTemplate(template: string | readonly string[]): readonly TemplateWord[] {
  const words = typeof template === 'string' ? splitShellWords(template) : template
  return words.map(parseWord)
}

/** The placeholders that a template holds. */
export function placeholdersIn(words: readonly TemplateWord[]): ReadonlySet<Placeholder> {
  return new Set(words.flat().flatMap(piece => (typeof piece === 'string' ? [] : [piece.placeholder])))
}

/** The words with their values in place. */
export function fillTemplate(
  words: readonly TemplateWord[],
  values: Readonly<Record<Placeholder, string | readonly string[]>>,
): string[] {
  return words.flatMap(word => {
    const filled = word.map(piece => (typeof piece === 'string' ? piece : values[piece.placeholder]))
    const [only] = filled
    return filled.length === 1 && Array.isArray(only) ? only : [filled.join('')]
  })
}

function parseWord(word: string): TemplateWord {
  const pieces = [...word.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g)].map(([text, name]): Piece => {
    if (name !== undefined) return { placeholder: placeholderOf(name) }
    if (text === '{' || text === '}') {
      throw new TemplateError(`a single "${text}" in ${JSON.stringify(word)}; write it twice to mean itself`)
    }
    return text === '{{' ? '{' : text === '}}' ? '}' : text
  })
  const several = pieces.find(piece => typeof piece !== 'string' && severalWords.has(piece.placeholder))
  if (several !== undefined && pieces.length > 1) {
    throw new TemplateError(`${JSON.stringify(word)}, which holds several words; give it a word of its own`)
  }
  return pieces
}

function placeholderOf(name: string): Placeholder {
  if (isPlaceholder(name)) return name
  const known = Object.keys(placeholders)
  const hint = didYouMean(name, known)
  throw new TemplateError(
    `{${name}}; known are {${known.join('}, {')}}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name)
}
