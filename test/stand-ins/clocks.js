/**
 * Loaded into every Node process of a night (`node --import`), so that a test may set the wall clock of the machine,
 * or let it sleep, without touching that of ours: as soon as the file NIGHTWATT_TEST_CLOCK is there, the wall clock is
 * off by its `setMs` and its `sleptMs`, and the uptime by its `sleptMs`. The monotonic clock stays.
 */
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

const file = process.env.NIGHTWATT_TEST_CLOCK
const trueNow = Date.now
const trueUptime = os.uptime
let change = { setMs: 0, sleptMs: 0 }
let lookedMs = Number.NEGATIVE_INFINITY

function look() {
  if (performance.now() - lookedMs < 20) return change
  lookedMs = performance.now()
  try {
    change = { ...change, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    // It is not there yet, or not yet whole.
  }
  return change
}

if (file !== undefined) {
  Date.now = () => trueNow() + look().setMs + look().sleptMs
  os.uptime = () => trueUptime() + look().sleptMs / 1000
  syncBuiltinESMExports()
}
