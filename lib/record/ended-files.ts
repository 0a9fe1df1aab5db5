import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { entryOf } from '../os/regular-file.js'
import { type FileSum, fileSum } from './file-sum.js'
import type { AttemptRecord } from './schema.js'

const outputs = ['training.log', 'terminal_output.txt']

/**
 * The checksums of what the attempts of an experiment left: logs and traces, also of failed ones that were kept. What a
 * program wrote into `output/` is its own.
 *
 * @param id Its name in the night.
 * @param last The attempt whose log lies at the top, which has been read already.
 */
export function endedFiles(
  folder: string,
  id: string,
  last: AttemptRecord | undefined,
): readonly (readonly [string, FileSum])[] {
  const log = entryOf(join(folder, 'training.log'))
  const bytes = last?.log_bytes_kept ?? last?.log_bytes
  const known =
    log?.isFile() && log.size === bytes && last?.log_sha256 ? { bytes, sha256: last.log_sha256 } : undefined
  return namesIn(folder).flatMap(name => {
    const path = join(folder, name)
    const isLog = known !== undefined && entryOf(path)?.ino === log?.ino
    const sum = isLog ? known : fileSum(path)
    return sum === undefined ? [] : [[`${id}/${name}`, sum] as const]
  })
}

function namesIn(folder: string): readonly string[] {
  const attempts = ['', ...listed(folder).filter(name => name.startsWith('failed_attempt_'))]
  return attempts.flatMap(attempt => {
    const at = (name: string) => (attempt === '' ? name : `${attempt}/${name}`)
    const energy = at('energy')
    return [...outputs.map(at), ...listed(join(folder, energy)).map(name => `${energy}/${name}`)]
  })
}

// A link in the place of a folder leads out of the night.
function listed(folder: string): readonly string[] {
  try {
    return entryOf(folder)?.isDirectory() ? readdirSync(folder).sort() : []
  } catch {
    return []
  }
}
