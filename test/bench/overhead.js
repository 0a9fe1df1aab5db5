// What measuring costs the trainer: its own throughput with all meters on at 200 ms, beside that without, and beside
// CodeCarbon on the same work where a Python has it (NIGHTWATT_BENCH_PYTHON, or python3).
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from '../../dist/index.js'

const python = process.env.NIGHTWATT_BENCH_PYTHON ?? 'python3'
const standIns = fileURLToPath(new URL('../stand-ins', import.meta.url))
const seconds = Number(process.env.NIGHTWATT_BENCH_SECONDS ?? 10)
const rounds = Number(process.env.NIGHTWATT_BENCH_ROUNDS ?? 5)

// Iterations a second of CPU time tell what is taken from the trainer's core; of wall time, all that it meets.
const trainer = `
import sys, time
tracker = None
if sys.argv[2] != "none":
    from codecarbon import OfflineEmissionsTracker
    tracker = OfflineEmissionsTracker(country_iso_code="DEU", measure_power_secs=float(sys.argv[2]),
                                      save_to_file=False, log_level="critical")
    tracker.start()
end = time.perf_counter() + float(sys.argv[1])
cpu, done = time.process_time(), 0
begin = time.perf_counter()
while time.perf_counter() < end:
    total = 0.0
    for i in range(20000):
        total += i * 0.5
    done += 1
print(done / (time.perf_counter() - begin), time.process_time() - cpu, done, flush=True)
if tracker is not None:
    tracker.stop()
`

export async function bench() {
  if (spawnSync(python, ['-c', '']).status !== 0) {
    return [{ name: 'overhead', note: `no ${python}: name one by NIGHTWATT_BENCH_PYTHON` }]
  }
  const hasCodeCarbon = spawnSync(python, ['-c', 'import codecarbon']).status === 0
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
  try {
    const env = withMeters(folder)
    const ways = {
      without: () => run(['none']),
      nightwatt: () => underMeters(env),
      ...(hasCodeCarbon
        ? { 'CodeCarbon, 15 s': () => run(['15']), 'CodeCarbon, 1 s': () => run(['1']) }
        : {}),
    }
    const found = Object.fromEntries(Object.keys(ways).map(name => [name, []]))
    // In turns, so that a busy moment of the machine meets all.
    for (let round = 0; round < rounds; round += 1)
      for (const [name, way] of Object.entries(ways)) found[name].push(await way())
    const base = median(found.without.map(({ rate }) => rate))
    const spread = spreadOf(found.without.map(({ rate }) => rate))
    const own = median(found.nightwatt.map(({ ownSeconds, lasted }) => (ownSeconds / lasted) * 60))
    return [
      ...Object.entries(found).flatMap(([name, runs]) =>
        name === 'without'
          ? []
          : [
              {
                name: `overhead: throughput with ${name}`,
                value: (1 - median(runs.map(({ rate }) => rate)) / base) * 100,
                unit: '% lost',
                note: `${Math.abs(1 - median(runs.map(({ rate }) => rate)) / base) * 100 < spread ? 'not told apart from noise: ' : ''}median of ${rounds} runs of ${seconds} s, beside none; without any, runs differ by ${spread.toFixed(2)} %; wanted of ours: at most 0.5`,
              },
            ],
      ),
      {
        name: "overhead: nightwatt's own CPU time",
        value: own,
        unit: 's a minute of attempt',
        note: `with all meters at 200 ms, ${hasNvml(env) ? 'our program over NVML counted' : 'without NVML, for there is no C compiler'}, perf and nvidia-smi not: ${((own / 60) * 100).toFixed(2)} % of one core; wanted: at most 0.5 %`,
      },
      ...(hasCodeCarbon
        ? []
        : [{ name: 'overhead: CodeCarbon', note: `${python} has none: pip install codecarbon` }]),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function underMeters(env) {
  let before = 0
  let ownSeconds = 0
  const { result, durationSeconds } = await measure(
    async () => {
      before = cpuSeconds()
      const result = await run(['none'])
      ownSeconds = cpuSeconds() - before
      return result
    },
    { sampleInterval: 200, env },
  )
  return { ...result, ownSeconds, lasted: durationSeconds }
}

/** Of this process, and of our own programs that it started. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  const programs = readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && isOurProgram(pid))
  return programs.reduce((sum, pid) => sum + secondsOf(pid), (user + system) / 1e6)
}

function isOurProgram(pid) {
  return parentOf(pid) === process.pid && read(pid, 'cmdline').includes('nvml-program')
}

const parentOf = pid => Number(fieldsOf(pid)[1])

/** Of the kernel's hundredths. */
function secondsOf(pid) {
  const fields = fieldsOf(pid)
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function fieldsOf(pid) {
  const stat = read(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

const hasNvml = env => env.NIGHTWATT_TEST_NVML !== undefined

/**
 * Stand-ins of perf and nvidia-smi on the PATH, and of NVIDIA's library where there is a compiler, so that all meters are
 * on wherever this runs.
 */
function withMeters(folder) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const tool of ['perf', 'nvidia-smi']) {
    writeFileSync(join(bin, tool), `#!/bin/sh\nexec ${process.execPath} ${join(standIns, tool)} "$@"\n`)
    chmodSync(join(bin, tool), 0o755)
  }
  const curve = { kind: 'constant', watts: 50 }
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    NIGHTWATT_TEST_CPU: JSON.stringify({ package: curve, ram: curve }),
    NIGHTWATT_TEST_GPU: JSON.stringify({ gpus: 1 }),
    ...library(folder),
  }
}

function library(folder) {
  const path = join(folder, 'libnvidia-ml.so.1')
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', path, join(standIns, 'nvml.c'), '-lm'], {
      stdio: 'ignore',
    })
  } catch {
    return {}
  }
  return { LD_LIBRARY_PATH: folder, NIGHTWATT_TEST_NVML: 'gpus=1 high=250' }
}

function run(args) {
  return new Promise((found, fail) => {
    const child = spawn(python, ['-c', trainer, String(seconds), ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', part => {
      text += part
    })
    child.on('error', fail).on('close', code => {
      const [, cpu, done] = text.trim().split(' ').map(Number)
      if (code !== 0 || !(cpu > 0)) fail(new Error(`the trainer failed: ${text}`))
      // Per second of its own CPU time: what other programs of the machine take meanwhile is not in it.
      else found({ rate: done / cpu })
    })
  })
}

function spreadOf(values) {
  return ((Math.max(...values) - Math.min(...values)) / median(values)) * 100
}

function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)]
}
