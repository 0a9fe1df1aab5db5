import { readJsonFile } from '../config/json-file.js'
import { describeValue } from '../config/mistakes.js'
import { isObject } from '../config/remarks.js'
import { ConfigError } from '../errors.js'
import type { NotebookParameters } from './inject-parameters.js'

const words = { allowed: 'a JSON object of name → value', another: 'name another with -f FILE' }

/**
 * Reads parameters from a file.
 *
 * @throws ConfigError when it is not there, or holds no JSON object, or a name twice.
 */
export function readParameters(path: string): NotebookParameters {
  const { file, value, mistakes } = readJsonFile(path, words)
  if (!isObject(value)) {
    throw new ConfigError(file, [{ place: '', found: describeValue(value), allowed: words.allowed }])
  }
  if (mistakes.length > 0) throw new ConfigError(file, mistakes)
  return value
}
