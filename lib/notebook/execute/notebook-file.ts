import { z } from 'zod'
import { isObject } from '../../config/batch/remarks.js'
import { withoutForeignWords } from '../../config/json/foreign-words.js'
import { parseJsonFile } from '../../config/json/json-file.js'
import { mistakesOf } from '../../config/json/mistakes.js'
import { allowedWords } from '../../config/json/schema-words.js'
import { readTextFile } from '../../config/json/text-file.js'
import { ConfigError, type Mistake } from '../../errors.js'

/** A notebook file, as much of it as we look at. */
export interface NotebookFile {
  /** Absolute path. */
  readonly file: string
  /** The whole file. */
  readonly text: string
  /** The names of its kernel and of the kernel's language, if given. */
  readonly kernel: string | undefined
  readonly language: string | undefined
  readonly cells: readonly NotebookCell[]
}

export interface NotebookCell {
  readonly type: string
  readonly source: string
  readonly tags: readonly string[]
}

const aNotebook = 'a Jupyter notebook in nbformat 4'
const anObject = { allowed: 'an object' }
const lines = z.union([z.string(), z.array(z.string())]).register(allowedWords, { allowed: 'text, or lines' })
const tags = z.array(z.string()).register(allowedWords, { allowed: 'a list of words' })
const named = z
  .object({ name: z.string().register(allowedWords, { allowed: 'a name' }) })
  .register(allowedWords, anObject)

// https://nbformat.readthedocs.io/en/latest/format_description.html
const cellSchema = z
  .object({
    cell_type: z.string().register(allowedWords, { allowed: '"code", "markdown" or "raw"' }),
    source: lines,
    metadata: z.object({ tags: tags.optional() }).register(allowedWords, anObject),
  })
  .register(allowedWords, { allowed: 'a cell' })
const notebookSchema = z
  .object({
    nbformat: z.literal(4).register(allowedWords, { allowed: `4, as in ${aNotebook}` }),
    metadata: z
      .object({ kernelspec: named.optional(), language_info: named.optional() })
      .register(allowedWords, anObject),
    cells: z.array(cellSchema).register(allowedWords, { allowed: 'a list of cells' }),
  })
  .register(allowedWords, { allowed: aNotebook })

/**
 * Reads a notebook.
 *
 * @throws ConfigError when there is no such file, or it is not a notebook in nbformat 4 with code.
 */
export function readNotebook(path: string): NotebookFile {
  return withoutForeignWords(path, () => read(path))
}

function read(path: string): NotebookFile {
  const { file, text } = readNotebookText(path)
  const { data } = parseNotebook(file, text)
  const cells = data.cells.map(({ cell_type: type, source, metadata }) => ({
    type,
    source: typeof source === 'string' ? source : source.join(''),
    tags: metadata.tags ?? [],
  }))
  if (!cells.some(({ type, source }) => type === 'code' && source.trim() !== '')) {
    throw new ConfigError(file, [{ place: 'cells', found: 'none with code', allowed: 'one at least' }])
  }
  const { kernelspec, language_info } = data.metadata
  return { file, text, kernel: kernelspec?.name, language: language_info?.name, cells }
}

/** The text of a notebook's file, and its absolute path. */
export function readNotebookText(path: string): { readonly file: string; readonly text: string } {
  return readTextFile(path, { allowed: aNotebook, another: 'name another notebook' })
}

/**
 * A notebook's JSON, as it is and as much of it as we look at.
 *
 * @param file How messages call it.
 * @throws ConfigError when it is not a notebook in nbformat 4.
 */
export function parseNotebook(file: string, text: string) {
  const { value } = parseJsonFile({ file, text })
  const { data, error } = notebookSchema.safeParse(value)
  if (data === undefined) throw new ConfigError(file, mistakesIn(file, value, error))
  return { value, data }
}

function mistakesIn(file: string, value: unknown, error: z.ZodError): readonly Mistake[] {
  const mistakes = mistakesOf(notebookSchema, value, error.issues)
  const [first] = mistakes
  if (first?.place !== 'nbformat') return mistakes
  // Another format is laid out differently; without a format it is not a notebook.
  const isOther = isObject(value) && typeof value.nbformat === 'number'
  const hint = `to convert it: jupyter nbconvert --to notebook --nbformat 4 --inplace ${file}`
  return [isOther ? { ...first, hint } : first]
}
