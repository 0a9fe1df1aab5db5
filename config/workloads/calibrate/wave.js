#!/usr/bin/env node
/**
 * A square wave of load over all processors, for `nightwatt doctor --calibrate`: about a minute, its halves of unequal length,
 * so that no sensor's rhythm falls in step with it. Prints each switch as it is made: milliseconds since the epoch, 1 or 0.
 */
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const halves = [2900, 3700, 2300, 4100, 3100, 2600]
const rounds = 3
const busy = `
const { workerData } = require('node:worker_threads')
const flag = new Int32Array(workerData)
let sum = 0
for (;;) {
  Atomics.wait(flag, 0, 0)
  while (Atomics.load(flag, 0) === 1) for (let i = 0; i < 1e4; i += 1) sum += i * 0.5
}`

const memory = new SharedArrayBuffer(4)
const flag = new Int32Array(memory)
const workers = Array.from(
  { length: availableParallelism() },
  () => new Worker(busy, { eval: true, workerData: memory }),
)
await sleep(2000)
let on = 0
for (let round = 0; round < rounds; round += 1) {
  for (const half of halves) {
    on = 1 - on
    Atomics.store(flag, 0, on)
    if (on === 1) Atomics.notify(flag, 0)
    console.log(`${Date.now()},${on}`)
    await sleep(half)
  }
}
Atomics.store(flag, 0, 0)
await Promise.all(workers.map(worker => worker.terminate()))
