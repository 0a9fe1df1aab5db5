import { join } from 'node:path'
import { z } from 'zod'
import { readRegularText } from '../os/regular-file.js'
import { parseStamp } from '../record/older/clock.js'
import type { NightEntry } from './find-nights.js'
import { openNight } from './open-night.js'

const hour = 3_600_000
/** How far a name may be from the instant that it means: zones lie up to 26 hours apart, and clocks are set back. */
const nameReach = 28 * hour

/**
 * The night that started last, by the instant at which it began and not by its name: in the hour that an autumn night
 * has twice the later name may be the earlier night, and a night may go by any other name. Undefined without nights.
 */
export async function latestNight(nights: readonly NightEntry[]): Promise<NightEntry | undefined> {
  const named = nights.map(night => ({ night, stamp: stampOf(night) }))
  const lastStamp = named.reduce((last, { stamp }) => Math.max(last, stamp ?? last), Number.NEGATIVE_INFINITY)
  // To read all nights of years would take its time: only those that their names leave open.
  const open = named.filter(({ stamp }) => stamp === null || stamp >= lastStamp - nameReach)
  const started = await Promise.all(
    open.map(async ({ night, stamp }) => ({ night, at: (await startOf(night)) ?? stamp })),
  )
  // Of equals the last in the order of names, as before.
  return started.reduce<{ night: NightEntry; at: number | null } | undefined>(
    (last, next) =>
      last === undefined || (next.at ?? Number.NEGATIVE_INFINITY) >= (last.at ?? Number.NEGATIVE_INFINITY)
        ? next
        : last,
    undefined,
  )?.night
}

// What the clock showed, taken as if it were UTC: good enough to tell days apart.
function stampOf({ name, date }: NightEntry): number | null {
  if (name.startsWith('run_')) return parseStamp(name.slice('run_'.length))
  // A night of a flat folder goes by the date of its evening.
  const evening = Date.parse(`${date}T12:00:00Z`)
  return name === date && Number.isFinite(evening) ? evening : null
}

const startSchema = z.object({ started_at: z.string() })

/** When a night began, in milliseconds of the epoch; null where nothing tells. */
async function startOf({ path }: NightEntry): Promise<number | null> {
  return startInRecord(path) ?? startOfRecords(path)
}

function startInRecord(path: string): number | null {
  try {
    return instantOf(startSchema.parse(JSON.parse(readRegularText(join(path, 'night.json')))).started_at)
  } catch {
    // An older night has none; one that is torn is judged by what else there is.
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
