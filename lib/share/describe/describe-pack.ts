import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Night } from '../../night/night.js'
import { writeWholeFile } from '../../os/new-file.js'
import { statsOf } from '../../os/regular-file.js'
import { filesBelow } from '../pack/walk.js'
import { type PackRecord, packRecordName } from '../pack-record.js'
import { citationOf } from './citation.js'
import { croissantOf, type TableFile } from './croissant.js'
import { readMeOf } from './read-me.js'
import { type Part, roCrateOf } from './ro-crate.js'

/** Writes what describes a pack, for people and for programs, into its root. */
export function describePack(
  record: PackRecord,
  nights: readonly Night[],
  tables: readonly TableFile[],
  staging: string,
): void {
  const write = (name: string, content: string) => writeWholeFile(join(staging, name), content)
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  write(packRecordName, json(record))
  write('README.md', readMeOf(record))
  write('CITATION.cff', citationOf(record))
  write('croissant.json', json(croissantOf(record, tables)))
  write('ro-crate-metadata.json', json(roCrateOf(record, nights, partsOf(record, staging))))
}

/** The folders and single files of a pack, in words. */
function partsOf(record: PackRecord, staging: string): readonly Part[] {
  const folders = [
    ...record.nights.map(({ name, path }) => ({
      path: `${path}/`,
      name: `The night ${name}: records, logs, traces`,
    })),
    { path: 'configuration/', name: 'What each night ran with' },
    { path: 'locks/', name: 'Lock files of the programs' },
  ].filter(({ path }) => existsSync(join(staging, path)))
  const single = filesBelow(staging)
    .filter(({ path }) => !/^(?:results|configuration|locks)\//.test(path))
    .filter(({ path }) => path !== 'ro-crate-metadata.json' && !/^code\/[^/]+\//.test(path))
    .map(({ path, bytes }) => ({ path, name: path, mediaType: mediaTypeOf(path), bytes }))
  const copied = record.code
    .filter(({ kind }) => kind === 'files')
    .map(({ key, repository }) => ({ path: `code/${key}/`, name: `The files of ${repository}` }))
    .filter(({ path }) => statsOf(join(staging, path)) !== undefined)
  return [...new Map([...folders, ...copied, ...single].map(part => [part.path, part])).values()]
}

const mediaTypes: readonly (readonly [RegExp, string])[] = [
  [/\.json$/, 'application/json'],
  [/\.csv$/, 'text/csv'],
  [/\.html$/, 'text/html'],
  [/\.md$/, 'text/markdown'],
  [/\.ipynb$/, 'application/x-ipynb+json'],
  [/\.parquet$/, 'application/vnd.apache.parquet'],
  [/\.(?:cff|ya?ml)$/, 'application/yaml'],
  [/\.patch$/, 'text/x-diff'],
  [/(?:^|\/)LICENSE$/, 'text/plain'],
]

function mediaTypeOf(path: string): string {
  return mediaTypes.find(([ending]) => ending.test(path))?.[1] ?? 'application/octet-stream'
}
