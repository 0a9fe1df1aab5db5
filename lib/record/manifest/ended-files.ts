import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { entryOf } from '../../os/regular-file.js'
import type { AttemptRecord } from '../schema.js'
import { seriesName } from '../series/series-layout.js'
import { type FileSum, fileSum } from './file-sum.js'

const outputs = ['training.log', 'terminal_output.txt', seriesName]
const folders = ['energy', 'background_logs']

// A program may leave checkpoints as large as a disk; the next experiment does not wait for their checksums.
const maxOutputFiles = 1000
const maxOutputBytes = 1 << 28

/**
 * The checksums of what the attempts of an experiment left, also failed ones that were kept: logs, also those of a
 * background load, traces, and what the program wrote into `output/`, as far as that is a thousand files and 256 MiB.
 *
 * @param id Its name in the night.
 * @param last The attempt whose log lies at the top and was already read.
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
  return [...namesIn(folder), ...outputsIn(folder)].flatMap(name => {
    const path = join(folder, name)
    const isLog = known !== undefined && entryOf(path)?.ino === log?.ino
    const sum = isLog ? known : fileSum(path)
    return sum === undefined ? [] : [[`${id}/${name}`, sum] as const]
  })
}

function namesIn(folder: string): readonly string[] {
  return attemptsIn(folder).flatMap(attempt => {
    const at = (name: string) => (attempt === '' ? name : `${attempt}/${name}`)
    const inside = folders.map(at).flatMap(name => listed(join(folder, name)).map(file => `${name}/${file}`))
    return [...outputs.map(at), ...inside]
  })
}

function outputsIn(folder: string): readonly string[] {
  const found: string[] = []
  let bytes = 0
  const waiting = attemptsIn(folder).map(attempt => (attempt === '' ? 'output' : `${attempt}/output`))
  for (let at = waiting.shift(); at !== undefined && found.length < maxOutputFiles; at = waiting.shift()) {
    for (const name of listed(join(folder, at))) {
      const path = `${at}/${name}`
      const entry = entryOf(join(folder, path))
      if (entry?.isDirectory()) waiting.push(path)
      if (!entry?.isFile() || bytes + entry.size > maxOutputBytes || found.length >= maxOutputFiles) continue
      bytes += entry.size
      found.push(path)
    }
  }
  return found
}

function attemptsIn(folder: string): readonly string[] {
  return ['', ...listed(folder).filter(name => name.startsWith('failed_attempt_'))]
}

// A link in the place of a folder leads out of the night.
function listed(folder: string): readonly string[] {
  try {
    return entryOf(folder)?.isDirectory() ? readdirSync(folder).sort() : []
  } catch {
    return []
  }
}
