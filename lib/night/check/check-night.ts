import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { RefusedError } from '../../errors.js'
import type { Finding } from '../../record/check/finding.js'
import { NightFolder } from '../../record/night/night-folder.js'
import { blockFoldersIn } from '../blocks/examine-blocks.js'
import { runsHere } from '../resume/still-running.js'
import { examine, isSummaryOf } from './examine-night.js'

/** Whether the files of a night are whole and agree with each other. */
export interface NightCheck {
  readonly night: string
  readonly path: string
  /** Empty when all is well. */
  readonly findings: readonly Finding[]
  readonly finished: number
  /** Whether it is still running: then unfinished experiments are expected. */
  readonly running: boolean
  /** Experiments of the plan that are not finished: not a finding, since the night can be resumed. */
  readonly left: number
}

/** What a check found, and what was done about it. */
export interface NightRepair extends NightCheck {
  /** What was repaired, one line each. */
  readonly mended: readonly string[]
}

/**
 * Verifies a night: plan, journal, records, summary, logs and traces, each whole and all saying the same. Changes
 * nothing.
 *
 * @param night Path of its folder.
 * @throws RecordError where there is no night of ours, or its plan cannot be read.
 * @example
 * ```ts
 * import { checkNight, selectNights } from 'nightwatt'
 *
 * const [path = ''] = await selectNights(['latest'])
 * const { findings, left } = await checkNight(path)
 * console.log(findings.length, left)
 * ```
 */
export async function checkNight(night: string): Promise<NightCheck> {
  const { check } = examine(resolve(night))
  return check
}

/**
 * Rebuilds what it can: the summary from the records, a lost record from the journal and the traces. Nothing is
 * deleted; a record that cannot be read is kept beside the new one.
 *
 * @param night Path of its folder.
 * @throws RecordError where there is no night of ours, its plan cannot be read, or it cannot be written to.
 * @example
 * ```ts
 * import { repairNight, selectNights } from 'nightwatt'
 *
 * const [path = ''] = await selectNights(['latest'])
 * const { mended } = await repairNight(path)
 * console.log(mended)
 * ```
 */
export async function repairNight(night: string): Promise<NightRepair> {
  const path = resolve(night)
  if (runsHere(path)) {
    throw new RefusedError(`${path} still runs: see nightwatt status. It can be repaired when it has ended.`)
  }
  const mended = [...(await repairBlocks(path))]
  const before = examine(path)
  const hadJournal = existsSync(join(path, 'journal.ndjson'))
  const folder = NightFolder.open(path)
  try {
    for (const record of before.rebuilt) {
      const file = join(folder.experimentPath(record.experiment_id), 'experiment.json')
      if (existsSync(file)) renameSync(file, freeName(`${file}.broken`))
      folder.writeExperiment(record)
      mended.push(`${record.experiment_id}/experiment.json was rebuilt from the journal and the traces`)
    }
    const records = [...before.records, ...before.rebuilt].sort((left, right) => left.index - right.index)
    if (!isSummaryOf(path, records) && !before.isPlanChanged) {
      folder.writeSummary(records)
      mended.push(`summary.csv was written anew from ${records.length} records`)
    }
  } finally {
    folder.close()
    // An empty journal would hide that there was none.
    if (!hadJournal) rmSync(join(path, 'journal.ndjson'), { force: true })
  }
  return { ...examine(path).check, mended }
}

/** The blocks of a night on a cluster, each of which is whole or not by itself. */
async function repairBlocks(path: string): Promise<readonly string[]> {
  const mended: string[] = []
  for (const folder of blockFoldersIn(path)) {
    const block = await repairNight(folder)
    mended.push(...block.mended.map(what => `${block.night}: ${what}`))
  }
  return mended
}

function freeName(name: string): string {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}.${number}`
    if (!existsSync(free)) return free
  }
}
