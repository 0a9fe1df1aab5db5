// Summary statistics of a trace of 2,000,000 rows, beside Python's csv.DictReader doing the same.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleInner } from '../../scripts/bundle.js'

const { traceStatistics } = await import(await bundleInner('table/trace-statistics.ts'))

const rows = 2_000_000
const python = `
import csv, sys, time
start = time.perf_counter()
count, total, least, most = 0, 0.0, float('inf'), float('-inf')
with open(sys.argv[1], newline='') as file:
    for row in csv.DictReader(file):
        watts = float(row['power_draw_w'])
        count += 1
        total += watts
        least = min(least, watts)
        most = max(most, watts)
print((time.perf_counter() - start) * 1000, count, total / count, least, most)
`

export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  try {
    const file = join(folder, 'gpu_power.csv')
    writeFileSync(file, makeTrace())
    const memoryBefore = process.memoryUsage().rss
    const start = performance.now()
    const power = traceStatistics(file)[1]
    const ours = performance.now() - start
    const memory = Math.round((process.memoryUsage().rss - memoryBefore) / 1e6)
    const row = { name: `trace: statistics of ${rows.toLocaleString('en')} rows`, ours_ms: ours }
    const baseline = measurePython(file, power)
    if (baseline === undefined) return [{ ...row, note: 'no python3 here to compare with' }]
    const note = `baseline: csv.DictReader; wanted: at least 20 times; memory grew by ${memory} MB`
    return [{ ...row, baseline_ms: baseline, ratio: baseline / ours, note }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeTrace() {
  const lines = ['timestamp,power_draw_w']
  for (let row = 0; row < rows; row += 1)
    lines.push(`${1_764_599_559 + row},${(40 + ((row * 7919) % 26_000) / 100).toFixed(2)}`)
  return `${lines.join('\n')}\n`
}

function measurePython(file, power) {
  let output
  try {
    output = execFileSync('python3', ['-c', python, file], { encoding: 'utf8' })
  } catch {
    return undefined
  }
  const [milliseconds, count, , min, max] = output.split(' ').map(Number)
  if (count !== power.count || min !== power.min || max !== power.max) {
    throw new Error(`python3 and nightwatt disagree: ${output} against ${JSON.stringify(power)}`)
  }
  return milliseconds
}
