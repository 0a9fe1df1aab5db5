import { resolve } from 'node:path'
import { isObject } from '../../config/batch/remarks.js'
import { journalName } from '../../record/manifest/manifest-reader.js'
import type { NightRecord } from '../../record/schema.js'

/**
 * The text of a file of a night, as Latin-1, with its repositories where the pack has them: in night.json their paths, in
 * the journal the folders that commands ran in, which `check` holds to them.
 */
export function withCodePaths(
  path: string,
  bytes: Buffer,
  record: NightRecord,
  codePaths: ReadonlyMap<string, string>,
): string {
  if (path === 'night.json') return inNight(bytes, codePaths)
  return path === journalName
    ? inJournal(bytes.toString('latin1'), record, codePaths)
    : bytes.toString('latin1')
}

function inNight(bytes: Buffer, codePaths: ReadonlyMap<string, string>): string {
  const record: unknown = JSON.parse(bytes.toString('utf8'))
  if (!isObject(record)) return bytes.toString('latin1')
  const { config, repositories } = record
  const models = isObject(config) ? config.models : undefined
  for (const places of [models, repositories]) {
    if (!isObject(places)) continue
    for (const [name, repository] of Object.entries(places)) {
      const path = codePaths.get(name)
      if (path !== undefined && isObject(repository)) repository.path = path
    }
  }
  return asLatin(`${JSON.stringify(record, null, 2)}\n`)
}

function inJournal(
  text: string,
  { base, repositories }: NightRecord,
  codePaths: ReadonlyMap<string, string>,
): string {
  if (base === undefined) return text
  const moves = Object.entries(repositories).flatMap(([name, { path }]) => {
    const to = codePaths.get(name)
    return to === undefined ? [] : [[inJson(resolve(base, path)), inJson(resolve(base, to))] as const]
  })
  // The longest first: one repository may lie in another.
  const ordered = moves.toSorted(([one], [other]) => other.length - one.length)
  return text.replaceAll(/"(cwd)":"((?:[^"\\]|\\.)*)"/g, (whole, key: string, place: string) => {
    const move = ordered.find(([from]) => place === from || place.startsWith(`${from}/`))
    return move === undefined ? whole : `"${key}":"${move[1]}${place.slice(move[0].length)}"`
  })
}

function inJson(path: string): string {
  return asLatin(JSON.stringify(path).slice(1, -1))
}

function asLatin(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
