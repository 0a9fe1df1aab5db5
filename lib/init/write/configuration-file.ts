import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { schemaFiles, schemaText } from '../../config/json/json-schema.js'
import { loadModelsConfig, parseModelsConfig } from '../../config/load.js'
import { UsageError } from '../../errors.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode, shownFolderMode } from '../../os/file-modes.js'
import { makeFolder } from '../../os/owner.js'
import { isThere, readRegularText, statsOf } from '../../os/regular-file.js'
import { shortLists, withRepository } from './with-repository.js'

/**
 * Refuses a name that a models file has already: nothing is overwritten.
 *
 * @throws UsageError; ConfigError with all mistakes of a file that is there.
 */
export function refuseTakenName(file: string, name: string): void {
  if (!existsSync(file)) return
  const { config } = loadModelsConfig(file)
  if (!Object.hasOwn(config.models, name)) return
  throw new UsageError(
    `${file}: found a repository ${JSON.stringify(name)}, which stays as it is; another name: --name ${freeName(name, Object.keys(config.models))}`,
  )
}

function freeName(name: string, taken: readonly string[]): string {
  for (let number = 2; ; number += 1) if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`
}

/**
 * Adds a repository to a models file, or begins one. Of a file that is there every other character stays.
 *
 * @returns What was written, absolute paths.
 * @throws ConfigError where the file would not be read again.
 */
export function writeConfiguration(file: string, name: string, repository: object): readonly string[] {
  const stats = statsOf(file)
  if (stats !== undefined) {
    refuseTakenName(file, name)
    writeChecked(
      file,
      withRepository(readRegularText(file, { links: 'anywhere' }), name, repository),
      stats.mode & 0o777,
    )
    return [file]
  }
  const folder = dirname(file)
  makeFolder(folder, shownFolderMode)
  const schema = writeSchema(folder)
  const value = { $schema: `./schema/${basename(schema.path)}`, models: { [name]: repository } }
  writeChecked(file, `${shortLists(JSON.stringify(value, null, 2))}\n`, shownFileMode)
  return schema.isNew ? [file, schema.path] : [file]
}

function writeChecked(file: string, text: string, mode: number): void {
  parseModelsConfig(JSON.parse(text.replace(/^\uFEFF/, '')), file)
  writeFileAtomically(file, text, mode)
}

/** The schema by which an editor checks and completes the file. */
function writeSchema(folder: string): { readonly path: string; readonly isNew: boolean } {
  const name = 'models_config.schema.json'
  const path = join(folder, 'schema', name)
  const schema = schemaFiles().find(({ file }) => file === name)
  if (schema === undefined || isThere(path)) return { path, isNew: false }
  makeFolder(dirname(path), shownFolderMode)
  writeFileAtomically(path, schemaText(schema), shownFileMode)
  return { path, isNew: true }
}
