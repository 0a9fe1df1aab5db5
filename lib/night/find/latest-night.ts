import { join } from 'node:path'
import { z } from 'zod'
import { readRegularText } from '../../os/regular-file.js'
import { parseStamp } from '../../record/older/clock.js'
import type { NightEntry } from './find-nights.js'
import { openNight } from './open-night.js'

const hour = 3_600_000
/** How far a name may be from the instant that it means: zones lie up to 26 hours apart, and clocks are set back. */
const nameReach = 28 * hour

/**
 * The night that started last, by the instant at which it began and not by its name: in the hour that is repeated in
 * autumn the later name may be the earlier night, and a night may have any other name. Undefined without nights.
 */
export async function latestNight(nights: readonly NightEntry[]): Promise<NightEntry | undefined> {
  const named = nights.map(night => ({ night, stamp: stampOf(night) }))
  const lastStamp = named.reduce((last, { stamp }) => Math.max(last, stamp ?? last), Number.NEGATIVE_INFINITY)
  // Reading all nights of years would take long, so only those are read whose names leave it open.
  const open = named.filter(({ stamp }) => stamp === null || stamp >= lastStamp - nameReach)
  const started = await Promise.all(
    open.map(async ({ night, stamp }) => ({ night, at: (await startOf(night)) ?? stamp })),
  )
  // Among equals the last by name.
  return started.reduce<{ night: NightEntry; at: number | null } | undefined>(
    (last, next) =>
      last === undefined || (next.at ?? Number.NEGATIVE_INFINITY) >= (last.at ?? Number.NEGATIVE_INFINITY)
        ? next
        : last,
    undefined,
  )?.night
}

// The local time, taken as if it were UTC: good enough to distinguish days.
function stampOf({ name, date }: NightEntry): number | null {
  if (name.startsWith('run_')) return parseStamp(name.slice('run_'.length))
  // A night of a flat folder is named by the date of its evening.
  const evening = Date.parse(`${date}T12:00:00Z`)
  return name === date && Number.isFinite(evening) ? evening : null
}

const startSchema = z.object({ started_at: z.string() })

/** When a night began, in milliseconds of the epoch; null if unknown. */
async function startOf({ path }: NightEntry): Promise<number | null> {
  return startInRecord(path) ?? startOfRecords(path)
}

function startInRecord(path: string): number | null {
  try {
    return instantOf(startSchema.parse(JSON.parse(readRegularText(join(path, 'night.json')))).started_at)
  } catch {
    // Older nights have none; if it is damaged, the rest is used.
    return null
  }
}

async function startOfRecords(path: string): Promise<number | null> {
  try {
    const { record, experiments } = await openNight(path)
    const starts = [record.started_at, ...experiments.map(({ started_at }) => started_at)]
      .map(instantOf)
      .filter(at => at !== null)
    return starts.length === 0 ? null : Math.min(...starts)
  } catch {
    return null
  }
}

function instantOf(text: string): number | null {
  const at = Date.parse(text)
  return Number.isFinite(at) ? at : null
}
