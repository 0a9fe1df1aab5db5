// Runs the energy counters of a sysfs tree in a thread of its own, so that busy tests do not hold them up.
import { renameSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { joulesBetween } from './curves.js'

const { counters, startMs } = workerData

function tick() {
  // One instant for all: two that show one counter never differ.
  const now = performance.timeOrigin + performance.now()
  for (const { file, curve, maxMicrojoules, fromMicrojoules = 0 } of counters) {
    const microjoules = fromMicrojoules + joulesBetween(curve, startMs, now) * 1e6
    // The kernel's file is never half written, so this one is renamed into its place.
    writeFileSync(`${file}.new`, `${Math.floor(microjoules % maxMicrojoules)}\n`)
    renameSync(`${file}.new`, file)
  }
}

tick()
setInterval(tick, 2)
parentPort.postMessage('running')
