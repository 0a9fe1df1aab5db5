import { isObject } from '../../config/batch/remarks.js'
import { withoutForeignWords } from '../../config/json/foreign-words.js'
import { readJsonFile } from '../../config/json/json-file.js'
import { describeValue } from '../../config/json/mistakes.js'
import { ConfigError } from '../../errors.js'
import type { NotebookParameters } from './inject-parameters.js'

const words = { allowed: 'a JSON object of name → value', another: 'name another with -f FILE' }

/**
 * Reads parameters from a file.
 *
 * @throws ConfigError if it is missing, is not a JSON object, or has a name twice.
 */
export function readParameters(path: string): NotebookParameters {
  return withoutForeignWords(path, () => read(path))
}

function read(path: string): NotebookParameters {
  const { file, value, mistakes } = readJsonFile(path, words)
  if (!isObject(value)) {
    throw new ConfigError(file, [{ place: '', found: describeValue(value), allowed: words.allowed }])
  }
  if (mistakes.length > 0) throw new ConfigError(file, mistakes)
  return value
}
