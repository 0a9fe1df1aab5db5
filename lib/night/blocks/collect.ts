import { cpSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { findRoot } from '../../config/root.js'
import { RefusedError, UsageError } from '../../errors.js'
import { makeFolder, makeFoldersIn } from '../../os/owner.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { blockFolder, blocksName } from '../../record/cluster/places.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { NightFolder } from '../../record/night/night-folder.js'
import type { NightRecord } from '../../record/schema.js'
import { readNight } from '../resume/read-night.js'
import { runsHere } from '../resume/still-running.js'
import { progressReader } from './block-progress.js'
import { recordsOfBlocks } from './block-states.js'
import { blockFoldersIn } from './examine-blocks.js'

/** What became of the blocks that were brought together. */
export interface Collected {
  readonly night: string
  readonly path: string
  /** Numbers of the blocks that were taken. */
  readonly added: readonly number[]
  /** Blocks that were not taken, since another attempt at them is here that came as far. */
  readonly kept: readonly { readonly block: number; readonly folder: string }[]
  /** Experiments of the plan that have no record yet. */
  readonly left: number
}

/**
 * Merges what the blocks of nights left on a cluster, or in copies that were brought back from elsewhere, into the results
 * folder, and writes the summary anew. What is there is replaced only by what came further.
 *
 * @param folders Folders of nights, each with some of its blocks.
 * @param options.results Folder of the nights, relative to the root (results).
 * @param options.cwd Folder that the root is found from (the working folder).
 * @throws UsageError for a folder that holds no such night, RecordError for one that cannot be read.
 * @example
 * ```ts
 * import { collect } from 'nightwatt'
 *
 * const [night] = await collect(['/media/usb/run_20261123_213000'])
 * console.log(night?.added, night?.left)
 * ```
 */
export async function collect(
  folders: readonly string[],
  { results = 'results', cwd = process.cwd() }: { results?: string; cwd?: string } = {},
): Promise<readonly Collected[]> {
  const target = resolve(findRoot(cwd), results)
  const sources = folders.map(folder => {
    const path = resolve(cwd, folder)
    const record = readNight(path)
    if (record.cluster === undefined)
      throw new UsageError(
        `${path}: found a night that ran on one machine; allowed: one whose blocks ran as jobs`,
      )
    return { path, record }
  })
  makeFolder(target)
  const nights = new Map<string, { added: number[]; kept: { block: number; folder: string }[] }>()
  for (const { path, record } of sources) {
    const night = join(target, record.night)
    const merged = nights.get(night) ?? { added: [], kept: [] }
    nights.set(night, merged)
    if (runsHere(night))
      throw new RefusedError(
        `${night} is followed by a process here, which gathers it itself: see nightwatt status`,
      )
    if (path === night) continue
    adopt(path, night, record)
    for (const folder of blockFoldersIn(path)) {
      const block = Number(/\d+$/.exec(basename(folder))?.[0])
      if (takeBlock(path, night, block)) merged.added.push(block)
      else if (!isSame(folder, blockFolder(night, block))) merged.kept.push({ block, folder: path })
    }
  }
  return [...nights].map(([path, { added, kept }]) => {
    const left = gather(path)
    return { night: basename(path), path, added: added.sort((one, other) => one - other), kept, left }
  })
}

/** The night itself, where it is not there yet; another of the same name is never touched. */
function adopt(path: string, night: string, record: NightRecord): void {
  if (!isThere(join(night, 'night.json'))) {
    makeFoldersIn(dirname(night), basename(night))
    cpSync(join(path, 'night.json'), join(night, 'night.json'))
    return
  }
  const here = readNight(night)
  if (here.started_at !== record.started_at || JSON.stringify(here.plan) !== JSON.stringify(record.plan)) {
    throw new UsageError(
      `${path}: found another night than ${night}, which has its name; allowed: copies of one night`,
    )
  }
}

/** Takes a block that is not here, or came further elsewhere. */
function takeBlock(from: string, to: string, block: number): boolean {
  const [there, here] = [progressReader(from)(block), progressReader(to)(block)]
  const isFurther =
    there.succeeded + there.failed > here.succeeded + here.failed ||
    (there.standing === 'over' && here.standing !== 'over')
  if (here.standing !== 'not begun' && !isFurther) return false
  makeFoldersIn(to, blocksName)
  const place = blockFolder(to, block)
  const coming = `${place}.coming`
  rmSync(coming, { recursive: true, force: true })
  cpSync(blockFolder(from, block), coming, { recursive: true, verbatimSymlinks: true })
  rmSync(place, { recursive: true, force: true })
  renameSync(coming, place)
  return true
}

function isSame(one: string, other: string): boolean {
  try {
    const [a, b] = [one, other].map(folder => readRegularText(join(folder, 'journal.ndjson')))
    return a === b
  } catch {
    return false
  }
}

/** Writes what all blocks hold into the night; returns how many experiments are left. */
function gather(path: string): number {
  const record = readNight(path)
  const records = recordsOfBlocks(path, record)
  const total = record.plan?.length ?? 0
  const finished = records.filter(({ cause }) => cause !== 'interrupted')
  const folder = NightFolder.open(path)
  try {
    folder.writeNight(record)
    folder.writeSummary(records)
    const { entries } = readJournal(path)
    const about = { night: record.night, path, seed: record.seed ?? '', total, meters: [], notices: [] }
    if (entries.length === 0) folder.journal.append({ type: 'night-started', ...about })
    if (entries.at(-1)?.type !== 'night-ended' && finished.length === total) {
      const succeeded = records.filter(({ training_success }) => training_success).length
      const ending = {
        seconds: 0,
        total,
        succeeded,
        failed: total - succeeded,
        interrupted: false,
        failure: '',
      }
      folder.journal.append({ type: 'night-ended', night: record.night, path, ...ending })
    }
  } finally {
    folder.close()
  }
  return total - finished.length
}
