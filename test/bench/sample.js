// What one GPU sample costs us: from the bytes nvidia-smi prints to the joules and the lines of the trace files.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { bundleInner } from '../../scripts/bundle.js'

const { EnergyAccount } = await import(await bundleInner('measure/energy/account.ts'))
const { parseLine } = await import(await bundleInner('measure/nvidia-smi/nvidia-smi-output.ts'))
const { readLines } = await import(await bundleInner('measure/supervise/lines.ts'))
const { TraceWriter } = await import(await bundleInner('record/traces/trace-writer.ts'))

const samples = 10_000
const intervalMs = 200
const fields = [
  'timestamp',
  'index',
  'uuid',
  'power.draw',
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
]
const meter = { name: 'nvidia-smi', measures: 'gpu', source: 'measured', assumption: '' }

/** @returns {Promise<Array<{ name: string, value: number, unit: string, note: string }>>} */
export async function bench() {
  // The first samples of a night are no cheaper than they are: nothing is warmed up.
  const cpuMs = await cpuMillisecondsOf(samples)
  return [
    {
      name: `sample: one GPU sample, mean of ${samples.toLocaleString('en')}`,
      value: cpuMs / samples,
      unit: 'ms of CPU',
      note: 'read, parsed, added up, written to three traces; wanted: under 0.2 ms, and no process of its own',
    },
  ]
}

async function cpuMillisecondsOf(count) {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  const startMs = Date.UTC(2026, 10, 23, 21, 30)
  const lines = Array.from({ length: count }, (_, index) => lineAt(startMs + index * intervalMs))
  try {
    const before = process.cpuUsage()
    const account = new EnergyAccount([meter], { intervalMs })
    const writer = new TraceWriter(folder)
    account.begin(startMs + 100)
    const stream = new PassThrough()
    readLines(stream, line => {
      const sample = parseLine(line, fields)
      if (sample === undefined) throw new Error(`not read: ${line}`)
      account.add(sample)
      writer.add(sample)
    })
    // A chunk a sample, as a pipe gives them.
    for (const line of lines) stream.write(line)
    stream.end()
    await finished(stream)
    account.end(startMs + count * intervalMs)
    const { gpu } = account.result()
    writer.close()
    const { user, system } = process.cpuUsage(before)
    if (gpu.totalJoules === null) throw new Error('no energy')
    return (user + system) / 1000
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function lineAt(timeMs) {
  const time = new Date(timeMs).toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', '')
  const watts = (150 + 100 * Math.sin(timeMs / 5000)).toFixed(2)
  return `${time}, 0, GPU-6f5b8a2e-0000-4000-8000-000000000000, ${watts}, 52, N/A, 78, 35\n`
}
