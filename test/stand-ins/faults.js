/**
 * When a stand-in goes wrong. What must outlast its process (how often it was started, until when it refuses) is
 * kept in files of the folder NIGHTWATT_TEST_STATE.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env.NIGHTWATT_TEST_STATE

/** Counts a start of a program's loop, and returns the fault that this loop plays: `{ kind: 'none' }` for none. */
export function faultOfThisRun(program, fault) {
  if (fault === undefined) return { kind: 'none' }
  if (folder === undefined) return fault
  appendFileSync(join(folder, `${program}-runs`), '.')
  const runs = readFileSync(join(folder, `${program}-runs`), 'utf8').length
  return runs > (fault.runs ?? Number.POSITIVE_INFINITY) ? { kind: 'none' } : fault
}

/** Whether a fault of this kind has begun, so many samples and milliseconds after the start. */
export function hasBegun(fault, kind, samples, ms) {
  return fault.kind === kind && samples >= (fault.afterSamples ?? 0) && ms >= (fault.afterMs ?? 0)
}

/** From now on a program refuses to start. */
export function refuseFor(program, ms) {
  if (folder !== undefined) writeFileSync(join(folder, `${program}-refuses-until`), String(now() + ms))
}

export function refusesNow(program) {
  if (folder === undefined) return false
  try {
    return now() < Number(readFileSync(join(folder, `${program}-refuses-until`), 'utf8'))
  } catch {
    return false
  }
}

function now() {
  return performance.timeOrigin + performance.now()
}
