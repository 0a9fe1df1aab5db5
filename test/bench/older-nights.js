// 1,200 runs of the original with their traces (108 MB): their experiments and their samples, beside Python reading
// and adding up the same files.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experiments, samples } from '../../dist/index.js'

const nights = 60
const runsOfNight = 20
const rowsOfRun = 1690
const wantedMilliseconds = 1500
const python = `
import csv, json, pathlib, sys, time
start = time.perf_counter()
runs, joules = 0, 0.0
for folder in pathlib.Path(sys.argv[1]).glob('run_*/*'):
    json.loads((folder / 'experiment.json').read_text())
    runs += 1
    for name in ('gpu_power', 'gpu_temperature', 'gpu_utilization'):
        with open(folder / 'energy' / (name + '.csv'), newline='') as file:
            rows = csv.reader(file)
            next(rows)
            last = None
            for row in rows:
                at, value = int(row[0]), float(row[1])
                if name == 'gpu_power' and last is not None:
                    joules += (at - last[0]) * (value + last[1]) / 2
                last = at, value
print((time.perf_counter() - start) * 1000, runs)
`

export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  try {
    const bytes = makeNights(folder)
    const table = await timed(() => experiments(folder))
    const traces = await timed(() => samples(folder))
    if (table.result.numRows() !== nights * runsOfNight) throw new Error('runs were dropped')
    const baseline = measurePython(folder)
    const size = `${nights * runsOfNight} runs, ${Math.round(bytes / 1e6)} MB`
    return [
      row(`older nights: the experiments of ${size}`, table.milliseconds, baseline),
      row(
        `older nights: their ${traces.result.numRows().toLocaleString('en')} samples`,
        traces.milliseconds,
        baseline,
      ),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(name, ours, baseline) {
  const wanted = `wanted: under ${wantedMilliseconds} ms`
  if (baseline === undefined)
    return { name, ours_ms: ours, note: `${wanted}; no python3 here to compare with` }
  const note = `baseline: python3 with json and csv over the same files; ${wanted}`
  return { name, ours_ms: ours, baseline_ms: baseline, ratio: baseline / ours, note }
}

async function timed(work) {
  const start = performance.now()
  const result = await work()
  return { result, milliseconds: performance.now() - start }
}

/** Writes the nights and returns their size in bytes. */
function makeNights(folder) {
  let bytes = 0
  const write = (path, text) => {
    bytes += text.length
    writeFileSync(path, text)
  }
  for (let night = 0; night < nights; night += 1) {
    const start = Date.UTC(2025, 10, 1 + night, 20) / 1000
    const day = new Date(start * 1000).toISOString().slice(0, 10).replaceAll('-', '')
    for (let run = 1; run <= runsOfNight; run += 1) {
      const id = `examples_mnist_${String(run).padStart(3, '0')}`
      const own = join(folder, `run_${day}_200000`, id)
      mkdirSync(join(own, 'energy'), { recursive: true })
      const begins = start + run * 1900
      const lines = { power: [], temperature: [], utilization: [] }
      for (let row = 0; row < rowsOfRun; row += 1) {
        const at = begins + Math.floor(row * 1.03)
        lines.power.push(`${at},${(60 + ((row * 7919) % 26_000) / 100).toFixed(2)}`)
        lines.temperature.push(`${at},${40 + (row % 40)},N/A`)
        lines.utilization.push(`${at},${row % 100},${row % 50}`)
      }
      write(join(own, 'energy/gpu_power.csv'), `timestamp,power_draw_w\n${lines.power.join('\n')}\n`)
      write(
        join(own, 'energy/gpu_temperature.csv'),
        `timestamp,gpu_temp_c,memory_temp_c\n${lines.temperature.join('\n')}\n`,
      )
      write(
        join(own, 'energy/gpu_utilization.csv'),
        `timestamp,gpu_util_percent,memory_util_percent\n${lines.utilization.join('\n')}\n`,
      )
      write(
        join(own, 'energy/cpu_energy_raw.txt'),
        ' 5,331.68 Joules power/energy-pkg/\n 409.83 Joules power/energy-ram/\n 1885.5 seconds time elapsed\n',
      )
      write(join(own, 'experiment.json'), JSON.stringify(recordOf(id, begins + 1886.8), null, 2))
    }
  }
  return bytes
}

function recordOf(id, endSeconds) {
  return {
    experiment_id: id,
    timestamp: new Date(endSeconds * 1000).toISOString().slice(0, -1),
    repository: 'examples',
    model: 'mnist',
    hyperparameters: { epochs: 13, learning_rate: 0.0121966, batch_size: 62, seed: 7527 },
    duration_seconds: 1886.8,
    energy_metrics: {
      cpu_energy_pkg_joules: 5331.68,
      cpu_energy_ram_joules: 409.83,
      cpu_energy_total_joules: 5741.51,
      gpu_power_avg_watts: 190,
      gpu_power_max_watts: 319,
      gpu_power_min_watts: 60,
      gpu_energy_total_joules: 347_000,
      gpu_temp_avg_celsius: 59.5,
      gpu_temp_max_celsius: 79,
      gpu_util_avg_percent: 49,
      gpu_util_max_percent: 99,
    },
    performance_metrics: { test_accuracy: 96, test_loss: 0.132 },
    training_success: true,
    retries: 0,
    error_message: 'Training completed successfully',
  }
}

function measurePython(folder) {
  let output
  try {
    output = execFileSync('python3', ['-c', python, folder], { encoding: 'utf8' })
  } catch {
    return undefined
  }
  const [milliseconds, runs] = output.split(' ').map(Number)
  if (runs !== nights * runsOfNight) throw new Error(`python3 found ${runs} runs`)
  return milliseconds
}
