import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isThere } from '../../os/regular-file.js'
import { blockFolder, blocksName } from '../../record/cluster/places.js'
import type { NightRecord } from '../../record/schema.js'
import type { Examined } from '../check/examine-night.js'
import { blocksOf } from './blocks-of.js'

/** The blocks of a night that began, in the order of their numbers. */
export function blockFoldersIn(night: string): readonly string[] {
  const folder = join(night, blocksName)
  if (!isThere(folder)) return []
  return readdirSync(folder)
    .filter(name => /^block_\d{4,}$/.test(name))
    .map(name => join(folder, name))
    .filter(path => isThere(join(path, 'night.json')))
    .sort()
}

/** What is found in the blocks of a night, each of which is a night of its own, under the places that it has in it. */
export function examineBlocks(
  path: string,
  record: NightRecord,
  examine: (path: string) => Examined,
): readonly Pick<Examined['check'] & Examined, 'findings' | 'records'>[] {
  const planned = blocksOf(record.plan ?? [], record.first_index)
  const known = new Set(planned.map(({ block }) => blockFolder(path, block)))
  return blockFoldersIn(path).map(folder => {
    const { check, records } = examine(folder)
    const name = `${blocksName}/${check.night}`
    const findings = check.findings.map(finding => ({ ...finding, place: `${name}/${finding.place}` }))
    return known.has(folder)
      ? { findings, records }
      : {
          findings: [
            ...findings,
            { place: name, problem: 'is no block of the plan: it is in no table', mend: '' },
          ],
          records: [],
        }
  })
}
