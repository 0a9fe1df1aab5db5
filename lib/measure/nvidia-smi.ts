import { ask } from './ask.js'
import type { Probe } from './availability.js'
import type { GpuSample, Meter, MeterContext, MeterSession } from './meter.js'
import { PrintedClock } from './printed-clock.js'
import { explainRefusal, type Refusal } from './refusal.js'
import { startTool, within } from './tool.js'

/**
 * GPU power, temperature and utilisation by one long-running `nvidia-smi` an attempt.
 *
 * Its lines may come in bursts, so a sample's time is the one nvidia-smi prints (in UTC, by TZ in its
 * environment), not the time of arrival.
 */

const requiredFields = ['timestamp', 'index', 'uuid', 'power.draw'] as const
const optionalFields = [
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
] as const
const startPatienceMs = 5000
const stopPatienceMs = 1000

export interface Gpu {
  readonly index: number
  readonly uuid: string
  readonly name: string
  readonly driver: string
  readonly powerLimitWatts: number | null
}

export const probeNvidiaSmi: Probe = async ({ env }) => {
  const common = { name: 'nvidia-smi', measures: 'gpu', cost: 'one nvidia-smi process an attempt' } as const
  const query = await firstQuery(env)
  if (query.samples.length === 0)
    return { ...common, meter: undefined, ...explainRefusal(query.said, refusals, giveNoSample) }
  const withPower = query.samples.filter(sample => sample.powerWatts !== null)
  const count = `${query.samples.length} GPU${query.samples.length === 1 ? '' : 's'}`
  if (withPower.length === 0) {
    return {
      ...common,
      meter: undefined,
      finding: `nvidia-smi lists ${count}, but none tells its power`,
      unlock: [],
    }
  }
  const finding = `nvidia-smi reads ${count}${withPower.length < query.samples.length ? `, ${withPower.length} of them with power` : ''}`
  return { ...common, meter: nvidiaSmiMeter(query.fields), finding, unlock: [] }
}

// Drivers differ in the fields they know: one that is refused by name is left out and asked no more.
async function firstQuery(env: NodeJS.ProcessEnv) {
  let fields: string[] = [...requiredFields, ...optionalFields]
  for (;;) {
    const answer = await ask('nvidia-smi', queryArguments(fields), { env: toolEnvironment(env) })
    const samples = answer.stdout.split('\n').flatMap(line => parseLine(line, fields) ?? [])
    const said = answer.failure || answer.stderr || answer.stdout
    const refused = /Field "([^"]+)" is not a valid field/.exec(said)?.[1]
    const optional: readonly string[] = optionalFields
    if (
      samples.length > 0 ||
      refused === undefined ||
      !optional.includes(refused) ||
      !fields.includes(refused)
    ) {
      return { fields, samples, said }
    }
    fields = fields.filter(field => field !== refused)
  }
}

// What nvidia-smi says when it cannot; its exit codes differ between versions, its words hardly.
const refusals: readonly Refusal[] = [
  {
    said: /not found on the PATH/,
    finding: 'nvidia-smi is not installed: no NVIDIA GPU, or no driver',
    unlock: ['sudo apt install nvidia-driver'],
  },
  {
    said: /couldn't communicate with the NVIDIA driver/i,
    finding: 'nvidia-smi is installed, but the NVIDIA driver does not answer',
    unlock: ['sudo modprobe nvidia'],
  },
  {
    said: /Driver\/library version mismatch/i,
    finding: 'the NVIDIA driver was updated while the old one is still loaded',
    unlock: ['sudo reboot'],
  },
  {
    said: /Insufficient Permissions/i,
    finding: 'nvidia-smi is installed, but this user may not open the GPU',
    unlock: ['sudo usermod -aG video,render "$USER"'],
  },
  { said: /No devices were found/i, finding: 'nvidia-smi is installed, but finds no GPU', unlock: [] },
]
const giveNoSample: Refusal = { said: /^/, finding: 'nvidia-smi gives no sample', unlock: ['nvidia-smi -q'] }

/** The GPUs of this machine, as nvidia-smi names them; none when it cannot be asked. */
export async function listGpus(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  const fields = ['index', 'uuid', 'name', 'driver_version', 'power.limit']
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: toolEnvironment(env) })
  return answer.stdout.split('\n').flatMap(line => {
    const [index, uuid, name, driver, limit] = line.split(',').map(field => field.trim())
    if (!/^\d+$/.test(index ?? '') || uuid === undefined || name === undefined || driver === undefined)
      return []
    return [{ index: Number(index), uuid, name, driver, powerLimitWatts: parseNumber(limit) }]
  })
}

function queryArguments(fields: readonly string[]): string[] {
  return [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']
}

function nvidiaSmiMeter(fields: readonly string[]): Meter {
  return {
    name: 'nvidia-smi',
    measures: 'gpu',
    source: 'measured',
    assumption: '',
    start: context => startNvidiaSmi(fields, context),
  }
}

async function startNvidiaSmi(fields: readonly string[], context: MeterContext): Promise<MeterSession> {
  const { now } = context.clock
  let stopping = false
  let toldOfRubbish = false
  let toldOfJump = false
  let wake: () => void = () => {}
  // Newest sample of each card, by its index.
  const newestMs = new Map<number, number>()
  const withPower = new Set<number>()
  const nextSample = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })
  const clock = new PrintedClock(context.clock, jumpMs => {
    if (!toldOfJump)
      context.onProblem(
        `nvidia-smi's clock was off by ${(jumpMs / 1000).toFixed(1)} s; its samples are placed at their arrival`,
      )
    toldOfJump = true
  })
  const first = nextSample()
  const tool = startTool({
    file: 'nvidia-smi',
    args: [...queryArguments(fields), `--loop-ms=${context.intervalMs}`],
    env: toolEnvironment(context.env),
    onLine(line, stream) {
      const printed = stream === 'stdout' ? parseLine(line, fields) : undefined
      if (printed === undefined) {
        if (line.trim() !== '' && !toldOfRubbish) {
          toldOfRubbish = true
          context.onProblem(`nvidia-smi printed what is no sample: ${line.trim().slice(0, 120)}`)
        }
        return false
      }
      const sample = { ...printed, timeMs: clock.timeOf(printed.timeMs) }
      newestMs.set(sample.index, sample.timeMs)
      if (sample.powerWatts !== null) withPower.add(sample.index)
      context.onSample(sample)
      wake()
      return true
    },
  })
  const ended = tool.ended.then(how => {
    wake()
    if (!stopping) context.onProblem(`nvidia-smi ended before the attempt did: ${how}`)
  })
  if (!(await within(startPatienceMs, first))) {
    context.onProblem('nvidia-smi gave no sample within 5 s')
  }
  return {
    async stop() {
      // One sample of each card from beyond the end makes the last edge an interpolation instead of a guess.
      const endMs = now()
      const deadlineMs = endMs + 2 * context.intervalMs + 250
      while (newestMs.size > 0 && Math.min(...newestMs.values()) < endMs && now() < deadlineMs) {
        if (!(await within(deadlineMs - now(), Promise.race([nextSample(), ended])))) break
        if (await within(0, ended)) break
      }
      stopping = true
      for (const index of newestMs.keys()) {
        if (!withPower.has(index))
          context.onProblem(`GPU ${index} told no power; the energy it took is missing`)
      }
      await tool.end('SIGTERM', stopPatienceMs)
    },
  }
}

function toolEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, TZ: 'UTC' }
}

/**
 * One CSV line of nvidia-smi in the order of `fields`. `[N/A]`, `[Not Supported]`, `[Unknown Error]` and other
 * words where a number should be are absent values: null. Units, where printed, are passed over. Undefined for
 * what is no sample: a header, half a line, rubbish.
 */
export function parseLine(line: string, fields: readonly string[]): GpuSample | undefined {
  const values = line.split(',').map(value => value.trim())
  if (values.length !== fields.length) return undefined
  const fieldOf = (field: string) => values[fields.indexOf(field)]
  const timeMs = parseTime(fieldOf('timestamp') ?? '')
  const index = fieldOf('index') ?? ''
  const uuid = fieldOf('uuid') ?? ''
  if (timeMs === undefined || !/^\d+$/.test(index)) return undefined
  return {
    kind: 'gpu',
    meter: 'nvidia-smi',
    timeMs,
    index: Number(index),
    uuid,
    powerWatts: parseWatts(fieldOf('power.draw')),
    temperatureCelsius: parseNumber(fieldOf('temperature.gpu')),
    memoryTemperatureCelsius: parseNumber(fieldOf('temperature.memory')),
    utilizationPercent: parseNumber(fieldOf('utilization.gpu')),
    memoryUtilizationPercent: parseNumber(fieldOf('utilization.memory')),
  }
}

function parseTime(text: string): number | undefined {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  // What rolls over into another month or day (`2026/13/45`) is a line gone wrong; a leap second is none.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined
  const milliseconds = Number(`0.${parts[7] ?? '0'}`) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds
}

// A number, and a unit where one is printed (`250.12 W`, `37 %`). `12.5.3` or `25x0` is no reading.
function parseNumber(text: string | undefined): number | null {
  const number = /^(-?\d+(?:\.\d+)?)(?: (?:W|%|C|MiB|MHz))?$/.exec(text ?? '')
  return number === null ? null : Number(number[1])
}

function parseWatts(text: string | undefined): number | null {
  const watts = parseNumber(text)
  return watts === null || watts < 0 ? null : watts
}
