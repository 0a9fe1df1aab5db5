// Runs the energy counters of a sysfs tree in a thread of its own, so that busy tests do not hold them up.
import { renameSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { joulesBetween } from './curves.js'

// `times`: how long a file stayed as it was at most, and the instant of the newest values, in milliseconds.
const { counters, startMs, times } = workerData

function tick() {
  // One instant for all: two that show one counter never differ.
  const now = performance.timeOrigin + performance.now()
  for (const { file, curve, maxMicrojoules, fromMicrojoules = 0 } of counters) {
    const microjoules = fromMicrojoules + joulesBetween(curve, startMs, now) * 1e6
    // The kernel's file is never half written, so this one is renamed into its place.
    writeFileSync(`${file}.new`, `${Math.floor(microjoules % maxMicrojoules)}\n`)
    renameSync(`${file}.new`, file)
  }
  times[0] = Math.max(times[0], performance.timeOrigin + performance.now() - times[1])
  times[1] = now
}

tick()
setInterval(tick, 2)
parentPort.postMessage('running')
