import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findRoot } from '../../config/root.js'
import { NightwattError } from '../../errors.js'
import { openNight } from '../../night/find/open-night.js'
import type { Night } from '../../night/night.js'
import { fileSum } from '../../record/manifest/file-sum.js'
import { comparisonReport } from '../../report/comparison/comparison-page.js'
import { compare } from '../../table/compare/compare.js'
import { packRecordName, type Reproduction, sumsName } from '../pack-record.js'
import { readPackRecord } from '../read-pack-record.js'
import type { LeftOutList } from './left-out.js'

/**
 * Compares each night that ran another again with that one, where it is still there, and writes the page of it. A night that
 * was opened from a pack refers to that pack.
 *
 * @param staged The nights as they lie in the pack, in the same order.
 */
export async function reproductionsOf(
  nights: readonly Night[],
  staged: readonly Night[],
  reports: string,
  leftOut: LeftOutList,
): Promise<readonly Reproduction[]> {
  const made: Reproduction[] = []
  for (const [position, night] of nights.entries()) {
    const { rerun_of: origin } = night.record
    const again = staged[position]
    if (origin === undefined || again === undefined) continue
    // An opened folder may have been moved with its nights since.
    const path = [origin.path, join(dirname(night.path), origin.night)].find(folder =>
      existsSync(join(folder, 'night.json')),
    )
    if (path === undefined) {
      leftOut.add(
        `report of ${night.name} and ${origin.night}`,
        `${origin.night}, which it ran again, is not here any more`,
      )
      continue
    }
    try {
      const first = await openNight(path)
      const comparison = await compare(first, again)
      await comparisonReport(comparison, { out: reports })
      made.push({
        night: night.name,
        of: { night: origin.night, ...packAround(path) },
        other_machine: first.record.machine?.host !== night.record.machine?.host,
        verdict: comparison.verdict,
        lines: [...comparison.lines],
      })
    } catch (error) {
      if (!(error instanceof NightwattError)) throw error
      leftOut.add(`report of ${night.name} and ${origin.night}`, error.message)
    }
  }
  return made
}

/** The pack that a night was opened from, by the checksum of its checksums. */
function packAround(night: string): Pick<Reproduction['of'], 'title' | 'sums_sha256'> {
  const root = findRoot(night)
  const file = join(root, packRecordName)
  if (!existsSync(file)) return { title: null, sums_sha256: null }
  return { title: readPackRecord(file).title, sums_sha256: fileSum(join(root, sumsName))?.sha256 ?? null }
}
