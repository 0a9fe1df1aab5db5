import { once } from 'node:events'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll } from 'vitest'
import type { Curve } from './curves.js'
import { type NvmlPlay, nvmlEnvironment } from './nvml.js'

export { type Curve, joulesBetween, wattsAt } from './curves.js'

/** When what goes wrong in a loop begins; at its start if neither is given. */
export interface FaultStart {
  readonly afterMs?: number
  /** After so many samples, or intervals, of this loop. */
  readonly afterSamples?: number
  /** Only the first so many loops of a machine go wrong; those started again later go well. */
  readonly runs?: number
}

/** How a loop ends before its time. */
export interface Death extends FaultStart {
  readonly kind: 'die'
  /** The last thing it prints is half a line. */
  readonly halfLine?: boolean
  /** Then it refuses to start, single queries too, for so long. */
  readonly refusesForMs?: number
}

/** What the nvidia-smi stand-in plays. */
export interface GpuPlay {
  /** Number of cards; 1 if not given. */
  readonly gpus?: number
  /** Power of each card; the last one's goes for the cards beyond. */
  readonly curves?: readonly Curve[]
  /** In place of curves: the load that a program wrote down in a file, `milliseconds,1` a line, as a slow sensor shows it. */
  readonly follows?: {
    readonly file: string
    readonly lowWatts: number
    readonly highWatts: number
    readonly windowMs: number
    readonly delayMs: number
    /** Between two new values. */
    readonly updateMs: number
  }
  /** Each period is off by up to so much, either way. */
  readonly jitterMs?: number
  /** The period over the wanted one; 1.02 if not given. */
  readonly periodFactor?: number
  /** Share of the periods that take `lateMs` longer. */
  readonly lateShare?: number
  readonly lateMs?: number
  /** Of its random numbers. */
  readonly seed?: number
  /** Loops whose lines are held back and printed together. */
  readonly burst?: number
  /** Texts printed instead of a reading: `{ 'power.draw': '[N/A]' }`. */
  readonly fields?: Readonly<Record<string, string>>
  /** The same for single cards, by their index. */
  readonly cardFields?: Readonly<Record<number, Readonly<Record<string, string>>>>
  /** Fields that this driver does not know. */
  readonly unknownFields?: readonly string[]
  /** A driver that also tells power at the instant, averaged over a second, and why clocks are held back. */
  readonly isNewer?: boolean
  /** Its `power.draw` is the mean of the last second, as that of boards since Ampere is. */
  readonly averages?: boolean
  /** The names of cards by their index, where they are not all of one kind. */
  readonly names?: Readonly<Record<number, string>>
  /** Processes that hold a card, by its index, as `--query-compute-apps` tells of them. */
  readonly apps?: readonly {
    readonly card: number
    readonly pid: number
    readonly name: string
    readonly memoryMiB: number
  }[]
  /** Refuses everything with this text. */
  readonly refusal?: { readonly text: string; readonly exitCode: number }
  /** Answers nothing, ever. */
  readonly hangs?: boolean
  readonly ignoresSigterm?: boolean
  /** Prints the local time of this zone, whatever TZ says. */
  readonly ignoresTz?: string
  /** What goes wrong while it loops; single queries are answered well. */
  readonly loop?: /** Alive, and silent. */
    | (FaultStart & { readonly kind: 'hang' })
    | { readonly kind: 'flood'; readonly lineEnds?: boolean }
    /** Readings as fast as they are taken. */
    | { readonly kind: 'race' }
    | { readonly kind: 'rubbish'; readonly every?: number }
    | Death
    /** Half a line, once, and then the next line behind it. */
    | (FaultStart & { readonly kind: 'half-line' })
    /** NUL bytes between and within its lines. */
    | (FaultStart & { readonly kind: 'nul' })
    /** One line of so many bytes, once. */
    | (FaultStart & { readonly kind: 'long-line'; readonly bytes: number })
    /** Its clock, and only its, is off by so much from then on. */
    | (FaultStart & { readonly kind: 'clock-jump'; readonly byMs: number })
    /** A card prints this in place of its power from then on. */
    | (FaultStart & { readonly kind: 'power-lost'; readonly card: number; readonly text: string })
    /** A card has another UUID from then on. */
    | (FaultStart & { readonly kind: 'new-uuid'; readonly card: number })
    /** Another number of cards from then on. */
    | (FaultStart & { readonly kind: 'cards'; readonly gpus: number })
}

/** What the perf stand-in plays. */
export interface CpuPlay {
  readonly package?: Curve
  /** null: this processor has no RAM counter. */
  readonly ram?: Curve | null
  readonly refusal?: 'no-permission' | 'no-pmu' | 'wrong-kernel'
  /** Events that the PMU names but does not count. */
  readonly notSupported?: readonly string[]
  /** Each so-manyth row is not counted. */
  readonly notCountedEvery?: number
  readonly decimalComma?: boolean
  readonly hangs?: boolean
  /** What goes wrong in an interval run; short ones are answered well. */
  readonly loop?:
    | (FaultStart & { readonly kind: 'hang' })
    | { readonly kind: 'rubbish' }
    /** Killed by SIGKILL; it may be forbidden from then on. */
    | (Death & { readonly thenRefusal?: NonNullable<CpuPlay['refusal']> })
}

/** What the ipmitool stand-in plays. */
export interface IpmiPlay {
  /** 200 if not given. */
  readonly watts?: number
  /** How it prints its time and period, which changed with 1.8.19. */
  readonly version?: '1.8.18' | '1.8.19'
  /** What the controller says of its measuring; `activated` if not given. */
  readonly state?: string
  readonly refusal?: 'no-device' | 'no-permission' | 'no-dcmi'
  /** It answers nothing, ever. */
  readonly hangs?: boolean
  /** In place of all: each question is written down in this file, and answered until there are so many. */
  readonly asked?: { readonly file: string; readonly answers: number }
}

export interface StandIns {
  /** No board controller if not given. */
  readonly ipmi?: IpmiPlay
  /** No libnvidia-ml on this machine if not given. */
  readonly nvml?: NvmlPlay
  /** No GPU driver on this machine if not given. */
  readonly gpu?: GpuPlay
  /** No perf on this machine if not given. */
  readonly cpu?: CpuPlay
  /** Root of a sysfs tree; an empty one if not given. */
  readonly sysfs?: string
}

const here = dirname(fileURLToPath(import.meta.url))
// What tests, trainers and the stand-ins themselves need; everything else is absent, wherever the tests run.
const ordinaryPrograms = ['sh', 'bash', 'env', 'cat', 'true', 'sleep', 'mv', 'rm', 'git', 'uname', 'python3']

/**
 * Environment of a machine on which only these stand-ins and a few ordinary programs are installed: a PATH of
 * one folder, so that a real perf or nvidia-smi of the machine is never found.
 */
export function withStandIns({ gpu, cpu, sysfs, nvml, ipmi }: StandIns): NodeJS.ProcessEnv {
  const folder = temporaryFolder('tools')
  symlinkSync(process.execPath, join(folder, 'node'))
  for (const name of ordinaryPrograms) {
    const path = find(name)
    if (path !== undefined) symlinkSync(path, join(folder, name))
  }
  if (gpu !== undefined) symlinkSync(join(here, 'nvidia-smi'), join(folder, 'nvidia-smi'))
  if (ipmi !== undefined) symlinkSync(join(here, 'ipmitool'), join(folder, 'ipmitool'))
  if (cpu !== undefined) symlinkSync(join(here, 'perf'), join(folder, 'perf'))
  return {
    ...process.env,
    PATH: folder,
    NIGHTWATT_TEST_GPU: JSON.stringify(gpu ?? {}),
    NIGHTWATT_TEST_CPU: JSON.stringify(cpu ?? {}),
    NIGHTWATT_TEST_IPMI: JSON.stringify(ipmi ?? {}),
    // Where the stand-ins of this machine remember how often they were started.
    NIGHTWATT_TEST_STATE: temporaryFolder('state'),
    NIGHTWATT_SYSFS: sysfs ?? temporaryFolder('sysfs'),
    // A real library of the machine must not be found.
    ...(nvml === undefined ? { NIGHTWATT_NVML: join(folder, 'no-library.so') } : nvmlEnvironment(nvml)),
  }
}

function find(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, program))
    .find(path => isExecutable(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A new empty folder that goes when the tests end. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `nightwatt-${name}-`))
  folders.push(folder)
  return folder
}

export interface PowercapZone {
  /** Folder name: `intel-rapl:0`. */
  readonly folder: string
  /** As the kernel names it: `package-0`, `dram`, `core`, `psys`. */
  readonly name: string
  readonly curve: Curve
  /** Where the counter goes back to zero. */
  readonly maxMicrojoules?: number
  /** What it reads at the start. */
  readonly fromMicrojoules?: number
}

interface PowercapTree {
  readonly root: string
  /** How old a counter was at most when it was read: a crowded machine keeps the program that writes them waiting. */
  lateSeconds(): number
  stop(): void
}

/** A sysfs tree whose energy counters run until `stop` is called. */
export async function powercapTree(zones: readonly PowercapZone[]): Promise<PowercapTree> {
  const root = temporaryFolder('sysfs')
  const startMs = now()
  const counters = zones.map(zone => {
    const folder = join(root, 'class/powercap', zone.folder)
    const { maxMicrojoules = 262_143_328_850 } = zone
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'name'), `${zone.name}\n`)
    writeFileSync(join(folder, 'max_energy_range_uj'), `${maxMicrojoules}\n`)
    return { ...zone, maxMicrojoules, file: join(folder, 'energy_uj') }
  })
  for (const { file, fromMicrojoules = 0 } of counters) writeFileSync(file, `${fromMicrojoules}\n`)
  const times = new Float64Array(new SharedArrayBuffer(16)).fill(startMs)
  times[0] = 0
  const worker = new Worker(new URL('./energy-counter.js', import.meta.url), {
    workerData: { counters, startMs, times },
  })
  await once(worker, 'message')
  // What its start took is nobody's reading.
  times[0] = 0
  return {
    root,
    lateSeconds: () => Math.max(times[0] ?? 0, now() - (times[1] ?? 0)) / 1000,
    stop: () => void worker.terminate(),
  }
}

/** Puts a board controller's device into a sysfs tree. */
export function addBoardController(root: string): void {
  mkdirSync(join(root, 'class/ipmi/ipmi0'), { recursive: true })
}

/** Puts the firmware's power meter into a sysfs tree; each file by its name. */
export function addPowerMeter(
  root: string,
  files: Readonly<Record<string, string | number>>,
  place = 2,
): void {
  const folder = join(root, `class/hwmon/hwmon${place}/device`)
  mkdirSync(folder, { recursive: true })
  for (const [name, value] of Object.entries({ name: 'power_meter', ...files }))
    writeFileSync(join(folder, name), `${value}\n`)
}

/** Puts a processor's temperature sensors into a sysfs tree: degrees Celsius by the sensor's number. */
export function addTemperatures(root: string, driver: string, celsius: readonly number[]): void {
  const folder = join(root, 'class/hwmon/hwmon0')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'name'), `${driver}\n`)
  for (const [index, value] of celsius.entries()) {
    writeFileSync(join(folder, `temp${index + 1}_input`), `${Math.round(value * 1000)}\n`)
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
