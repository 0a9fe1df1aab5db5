import { basename, extname, join, resolve } from 'node:path'
import { UsageError } from '../../errors.js'
import { writeWholeFile } from '../../os/new-file.js'
import { makeFolder } from '../../os/owner.js'
import { readRegularFile } from '../../os/regular-file.js'
import { Redactor } from '../../record/secrets/redact.js'
import type { LeftOutList } from './left-out.js'
import { type PrivateText, withoutSecrets } from './private-text.js'

/**
 * Puts notebooks into the folder `notebooks` of a pack, without homes and secrets.
 *
 * @returns Their paths in the pack.
 * @throws UsageError for what is no notebook.
 */
export function packNotebooks(
  files: readonly string[],
  cwd: string,
  staging: string,
  privately: PrivateText,
  leftOut: LeftOutList,
): readonly string[] {
  const taken = new Set<string>()
  return files.map(file => {
    const path = resolve(cwd, file)
    const bytes = readNotebook(path)
    const name = freeName(basename(path), taken)
    const place = `notebooks/${name}`
    const text = bytes.toString('latin1')
    const withoutHomes = privately.withoutHomes(text)
    const masked = withoutSecrets(withoutHomes, new Redactor())
    // What was taken out may have been a part of the notebook's own structure.
    const kept = isJson(masked) ? masked : withoutHomes
    if (withoutHomes !== text) leftOut.add(place, 'paths of a home, or names of its user')
    if (kept !== withoutHomes) leftOut.add(place, 'what looks like a secret')
    makeFolder(join(staging, 'notebooks'))
    writeWholeFile(join(staging, place), Buffer.from(kept, 'latin1'))
    return place
  })
}

function readNotebook(path: string): Buffer {
  let bytes: Buffer
  try {
    bytes = readRegularFile(path, { links: 'anywhere' })
  } catch (error) {
    throw new UsageError(`notebook ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = isJson(bytes.toString('utf8')) ? (JSON.parse(bytes.toString('utf8')) as unknown) : undefined
  if (typeof parsed === 'object' && parsed !== null && 'cells' in parsed) return bytes
  throw new UsageError(`notebook ${path}: found no cells in it; allowed: a notebook of Jupyter, .ipynb`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function freeName(name: string, taken: Set<string>): string {
  const ending = extname(name)
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name.slice(0, -ending.length)}-${number}${ending}`
    if (taken.has(free.toLowerCase())) continue
    taken.add(free.toLowerCase())
    return free
  }
}
