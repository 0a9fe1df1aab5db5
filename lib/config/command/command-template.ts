import { didYouMean } from '../nearest.js'
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

/** Placeholders for several words or none, so they cannot be part of a word. */
export const severalWords: ReadonlySet<Placeholder> = new Set(['requiredArgs', 'hyperparameters'])

/** A piece of a word: text, a placeholder, or the place of a hyperparameter's value. */
type Piece = string | { readonly placeholder: Placeholder } | { readonly value: string }
export type TemplateWord = readonly Piece[]

/** A template that cannot be used: what was found in it, and what is allowed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/**
 * The words of a command template: a line, split as a shell would split it but without a shell, so that no value can
 * break out of its word; or a list of words, used as they are. `{{` and `}}` stand for braces.
 *
 * @param named The hyperparameters that may stand in it by their names; any name if not given.
 * @throws TemplateError or ShellWordsError saying what is wrong.
 */
export function parseTemplate(
  template: string | readonly string[],
  named?: readonly string[],
): readonly TemplateWord[] {
  const words = typeof template === 'string' ? splitShellWords(template) : template
  return words.map(word => parseWord(word, named))
}

/** The hyperparameters whose values have places of their own in a template. */
export function namedIn(template: string | readonly string[] | undefined): ReadonlySet<string> {
  const words = template === undefined ? [] : parseTemplate(template)
  return new Set(words.flat().flatMap(piece => (isValue(piece) ? [piece.value] : [])))
}

function isValue(piece: Piece): piece is { readonly value: string } {
  return typeof piece !== 'string' && 'value' in piece
}

/** The placeholders that a template holds. */
export function placeholdersIn(words: readonly TemplateWord[]): ReadonlySet<Placeholder> {
  return new Set(
    words.flat().flatMap(piece => (typeof piece === 'string' || isValue(piece) ? [] : [piece.placeholder])),
  )
}

/** The words with their values in place. */
export function fillTemplate(
  words: readonly TemplateWord[],
  values: Readonly<Record<Placeholder, string | readonly string[]>>,
  valueFor: (hyperparameter: string) => string = () => '',
): string[] {
  return words.flatMap(word => {
    const filled = word.map(piece => {
      if (typeof piece === 'string') return piece
      return isValue(piece) ? valueFor(piece.value) : values[piece.placeholder]
    })
    const [only] = filled
    return filled.length === 1 && Array.isArray(only) ? only : [filled.join('')]
  })
}

function parseWord(word: string, named: readonly string[] | undefined): TemplateWord {
  const pieces = [...word.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g)].map(([text, name]): Piece => {
    if (name !== undefined) return pieceOf(name, named)
    if (text === '{' || text === '}') {
      throw new TemplateError(`a single "${text}" in ${JSON.stringify(word)}; write it twice to mean itself`)
    }
    return text === '{{' ? '{' : text === '}}' ? '}' : text
  })
  const several = pieces.find(
    piece => typeof piece !== 'string' && !isValue(piece) && severalWords.has(piece.placeholder),
  )
  if (several !== undefined && pieces.length > 1) {
    throw new TemplateError(`${JSON.stringify(word)}, which holds several words; give it a word of its own`)
  }
  return pieces
}

function pieceOf(name: string, named: readonly string[] | undefined): Piece {
  if (isPlaceholder(name)) return { placeholder: name }
  if (named === undefined || named.includes(name)) return { value: name }
  const known = [...Object.keys(placeholders), ...named]
  const hint = didYouMean(name, known)
  throw new TemplateError(
    `{${name}}; known are {${known.join('}, {')}}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name)
}
