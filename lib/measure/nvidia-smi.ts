import { ask } from './ask.js'
import type { Probe } from './availability.js'
import type { GpuSample, Meter, MeterContext, MeterSession } from './meter.js'
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
  if (query.samples.length === 0) return { ...common, meter: undefined, ...explainRefusal(query.said) }
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
    const answer = await ask('nvidia-smi', queryArguments(fields), { env: { ...env, TZ: 'UTC' } })
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

function explainRefusal(said: string): { finding: string; unlock: string[] } {
  if (/not found on the PATH/.test(said)) {
    return {
      finding: 'nvidia-smi is not installed: no NVIDIA GPU, or no driver',
      unlock: ['sudo apt install nvidia-driver'],
    }
  }
  if (/couldn't communicate with the NVIDIA driver/i.test(said)) {
    return {
      finding: 'nvidia-smi is installed, but the NVIDIA driver does not answer',
      unlock: ['sudo modprobe nvidia'],
    }
  }
  if (/No devices were found/i.test(said))
    return { finding: 'nvidia-smi is installed, but finds no GPU', unlock: [] }
  const words = said.trim().split('\n')[0] ?? ''
  return { finding: `nvidia-smi gives no sample: ${words || 'it says nothing'}`, unlock: ['nvidia-smi -q'] }
}

/** The GPUs of this machine, as nvidia-smi names them; none when it cannot be asked. */
export async function listGpus(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  const fields = ['index', 'uuid', 'name', 'driver_version', 'power.limit']
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: { ...env, TZ: 'UTC' } })
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
  let zoneMs: number | undefined
  let stopping = false
  let rubbish = 0
  let wake: () => void = () => {}
  let newestMs = 0
  const nextSample = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })
  const first = nextSample()
  const tool = startTool({
    file: 'nvidia-smi',
    args: [...queryArguments(fields), `--loop-ms=${context.intervalMs}`],
    env: { ...context.env, TZ: 'UTC' },
    onLine(line, stream) {
      const sample = stream === 'stdout' ? parseLine(line, fields) : undefined
      if (sample === undefined) {
        if (line.trim() !== '' && rubbish++ === 0)
          context.onProblem(`nvidia-smi printed what is no sample: ${line.slice(0, 120)}`)
        return
      }
      zoneMs ??= zoneOffset(sample.timeMs, Date.now())
      const corrected = zoneMs === 0 ? sample : { ...sample, timeMs: sample.timeMs - zoneMs }
      newestMs = corrected.timeMs
      context.onSample(corrected)
      wake()
    },
  })
  const ended = tool.ended.then(how => {
    wake()
    if (!stopping) context.onProblem(`nvidia-smi ${how} before the attempt did`)
  })
  if (!(await within(startPatienceMs, first))) {
    context.onProblem('nvidia-smi gave no sample within 5 s')
  }
  return {
    async stop() {
      // One sample from beyond the end makes the last edge an interpolation instead of a guess.
      const endMs = Date.now()
      const deadlineMs = endMs + 2 * context.intervalMs + 250
      while (newestMs !== 0 && newestMs < endMs && Date.now() < deadlineMs) {
        if (!(await within(deadlineMs - Date.now(), Promise.race([nextSample(), ended])))) break
        if (await within(0, ended)) break
      }
      stopping = true
      tool.kill('SIGTERM')
      if (await within(stopPatienceMs, ended)) return
      tool.kill('SIGKILL')
      await within(500, ended)
    },
  }
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
    powerWatts: parseNumber(fieldOf('power.draw')),
    temperatureCelsius: parseNumber(fieldOf('temperature.gpu')),
    memoryTemperatureCelsius: parseNumber(fieldOf('temperature.memory')),
    utilizationPercent: parseNumber(fieldOf('utilization.gpu')),
    memoryUtilizationPercent: parseNumber(fieldOf('utilization.memory')),
  }
}

function parseTime(text: string): number | undefined {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number)
  const milliseconds = Number(`0.${parts[7] ?? '0'}`) * 1000
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) + milliseconds
}

function parseNumber(text: string | undefined): number | null {
  const number = /^-?\d+(?:\.\d+)?/.exec(text ?? '')
  return number === null ? null : Number(number[0])
}

// A build of nvidia-smi that ignores TZ prints local time: off by whole quarters of an hour, which no
// other clock error is.
function zoneOffset(printedMs: number, arrivedMs: number): number {
  const quarterMs = 15 * 60_000
  const offset = Math.round((printedMs - arrivedMs) / quarterMs) * quarterMs
  return Math.abs(printedMs - arrivedMs - offset) < 60_000 ? offset : 0
}
