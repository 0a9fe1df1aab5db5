import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFoldersIn } from '../../os/owner.js'
import { readRegularText } from '../../os/regular-file.js'
import { localTime } from '../time.js'
import { createExclusively } from './exclusive-file.js'
import { blockName } from './places.js'

/** Who works on a block, or did. */
const claimSchema = z.object({
  /** Of the cluster; null for a process that no cluster started. */
  job: z.string().nullable(),
  restarts: z.number(),
  node: z.string(),
  host: z.string(),
  pid: z.number(),
  at: z.string(),
})

export type Claim = z.infer<typeof claimSchema>

/** What a claim led to: the block is ours until it is released, or another has it. */
export type Claimed = { readonly release: () => void } | { readonly heldBy: Claim }

/**
 * Claims a block for a job. Locks do not reach from node to node, so each claim is a file with the next number, which
 * one machine alone can have made, and whether the last holder still works is asked of the cluster and never of a clock.
 *
 * @param isAtWork Whether the holder of an earlier claim may still be at work.
 */
export async function claimBlock(
  night: string,
  block: number,
  claim: Omit<Claim, 'at' | 'pid'>,
  isAtWork: (holder: Claim) => Promise<boolean>,
): Promise<Claimed> {
  const folder = makeFoldersIn(night, 'jobs', 'claims', blockName(block))
  for (;;) {
    const { number, holder, isReleased } = lastClaim(folder)
    if (holder !== undefined && !isReleased && (await isAtWork(holder))) return { heldBy: holder }
    const own = { ...claim, pid: process.pid, at: localTime(Date.now()) }
    const next = number + 1
    if (createExclusively(join(folder, fileOf(next)), `${JSON.stringify(own)}\n`)) {
      return { release: () => void createExclusively(join(folder, `${fileOf(next)}.released`), '') }
    }
  }
}

function lastClaim(folder: string) {
  const names = readdirSync(folder)
  const number = Math.max(0, ...names.flatMap(name => (/^\d{4}$/.test(name) ? [Number(name)] : [])))
  if (number === 0) return { number, holder: undefined, isReleased: false }
  const holder = claimSchema.parse(JSON.parse(readRegularText(join(folder, fileOf(number)))))
  return { number, holder, isReleased: names.includes(`${fileOf(number)}.released`) }
}

function fileOf(number: number): string {
  return String(number).padStart(4, '0')
}
