import { ask } from './ask.js'
import type { Probe } from './availability.js'
import type { CpuEnergySample, Meter, MeterContext, MeterSession } from './meter.js'
import { explainRefusal, type Refusal } from './refusal.js'
import { startTool, within } from './tool.js'

/**
 * CPU energy by `perf stat -a`, which reads the processor's own counters (RAPL) for package and RAM.
 *
 * perf is wrapped around a sentinel that lives exactly as long as the attempt, not around the training itself,
 * for two reasons seen with perf 6.1: it returns exit code 0 for a command that a signal killed, which would
 * turn a training killed for want of memory into a success; and if perf is killed, its command loses its parent.
 * The sentinel prints a line when perf's clock starts and ends when its input closes, so it also ends with us.
 */

const packageEvent = 'power/energy-pkg/'
const ramEvent = 'power/energy-ram/'
const sentinel = ['sh', '-c', 'echo started; exec cat >/dev/null'] as const
const startPatienceMs = 3000
// The first interval tells when perf's clock started, to the millisecond; a slow one is not waited for.
const firstIntervalPatienceMs = 500
const stopPatienceMs = 2000

export const probePerf: Probe = async ({ env }) => {
  const both = await tryEvents([packageEvent, ramEvent], env)
  const attempt = both.events.length > 0 ? both : await tryEvents([packageEvent], env)
  const common = {
    name: 'perf',
    measures: 'cpu',
    cost: 'one perf process an attempt; no measurable load',
  } as const
  if (attempt.events.length > 0) {
    const ram = attempt.events.includes(ramEvent)
      ? 'package and RAM energy'
      : 'package energy (no RAM counter)'
    return { ...common, meter: perfMeter(attempt.events), finding: `perf stat reads ${ram}`, unlock: [] }
  }
  return { ...common, meter: undefined, ...explainRefusal(both.said, refusals, giveNoEnergy) }
}

async function tryEvents(events: readonly string[], env: NodeJS.ProcessEnv) {
  const answer = await ask('perf', ['stat', '-a', '-x', ',', '-e', events.join(','), 'true'], {
    env: toolEnvironment(env),
  })
  const read = events.filter(event =>
    `${answer.stderr}\n${answer.stdout}`.split('\n').some(line => {
      const joules = parseTotalLine(line)
      return joules?.event === event && joules.joules !== null
    }),
  )
  return { events: read, said: answer.failure || answer.stderr }
}

const refusals: readonly Refusal[] = [
  {
    said: /not found on the PATH/,
    finding: 'perf is not installed',
    unlock: ['sudo apt install linux-perf', 'sudo apt install linux-tools-$(uname -r)'],
  },
  {
    // Ubuntu's /usr/bin/perf is a script that looks for the perf of the running kernel.
    said: /perf not found for kernel/,
    finding: 'perf is installed, but not for the running kernel',
    unlock: ['sudo apt install linux-tools-$(uname -r)'],
  },
  {
    said: /Cannot find PMU|unknown term|event syntax error/,
    finding:
      'perf is installed, but this kernel offers no power/energy events (no RAPL: a virtual machine, or a processor without it)',
    unlock: ['sudo modprobe rapl', 'sudo modprobe intel_rapl_msr'],
  },
  {
    said: /perf_event_paranoid|Access to performance|permission|not permitted|EACCES/i,
    finding: 'perf is installed, but not permitted to read energy for the whole system',
    unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
  },
]
const giveNoEnergy: Refusal = {
  said: /^/,
  finding: 'perf gives no energy',
  unlock: ['sudo sysctl -w kernel.perf_event_paranoid=0'],
}

// In other languages perf prints decimal commas between its comma-separated fields.
function toolEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, LC_ALL: 'C' }
}

function perfMeter(events: readonly string[]): Meter {
  return {
    name: 'perf',
    measures: 'cpu',
    source: 'measured',
    assumption: '',
    start: context => startPerf(events, context),
  }
}

async function startPerf(events: readonly string[], context: MeterContext): Promise<MeterSession> {
  const { now } = context.clock
  const assembler = new IntervalAssembler(events.length)
  // When perf's clock started: no later than anything it printed came, so the earliest of these is the nearest.
  let clockZeroMs = Number.POSITIVE_INFINITY
  let stopping = false
  let announceStart: () => void = () => {}
  const started = new Promise<void>(resolve => {
    announceStart = resolve
  })
  let announceInterval: () => void = () => {}
  const firstInterval = new Promise<void>(resolve => {
    announceInterval = resolve
  })
  const remarks: string[] = []
  const tool = startTool({
    file: 'perf',
    args: [
      'stat',
      '-a',
      '-x',
      ',',
      '-I',
      String(context.intervalMs),
      '-e',
      events.join(','),
      '--',
      ...sentinel,
    ],
    env: toolEnvironment(context.env),
    onLine(line, stream) {
      if (stream === 'stdout') {
        clockZeroMs = Math.min(clockZeroMs, now())
        announceStart()
        return line === 'started'
      }
      const row = parseIntervalLine(line)
      if (row === undefined) {
        if (line.trim() !== '' && remarks.length < 5) remarks.push(line.trim())
        return false
      }
      clockZeroMs = Math.min(clockZeroMs, now() - row.seconds * 1000)
      const sample = assembler.add(row, clockZeroMs)
      if (sample !== undefined) {
        context.onSample(sample)
        announceInterval()
      }
      return true
    },
  })
  const ended = tool.ended.then(how => {
    announceStart()
    announceInterval()
    if (!stopping)
      context.onProblem(
        `perf ended before the attempt did: ${how}${remarks.length > 0 ? `: ${remarks.join(' ').slice(0, 500)}` : ''}`,
      )
  })
  if (await within(startPatienceMs, started)) await within(firstIntervalPatienceMs, firstInterval)
  else context.onProblem('perf did not start within 3 s')
  return {
    async stop() {
      stopping = true
      tool.closeInput()
      if (await within(stopPatienceMs, ended)) return
      context.onProblem('perf did not end within 2 s of its command; its last interval may be missing')
      await tool.end('SIGKILL', 0)
    },
  }
}

/** One line of perf's `-x,` output: `12.34,Joules,power/energy-pkg/,…`. */
interface EnergyLine {
  readonly joules: number | null
  readonly event: string
}

function parseTotalLine(line: string): EnergyLine | undefined {
  const fields = line.split(',')
  const event = fields.findIndex(field => field.startsWith('power/energy-'))
  if (event < 1) return undefined
  return { joules: parseJoules(fields.slice(0, event)), event: fields[event] ?? '' }
}

export interface IntervalLine extends EnergyLine {
  /** Seconds on perf's clock at the interval's end. */
  readonly seconds: number
}

/**
 * One line of `perf stat -x, -I`: `     1.000123456,12.34,Joules,power/energy-pkg/,1000123456,100.00,,`.
 * In locales with a decimal comma the value takes two fields. `<not counted>` and `<not supported>` are absent
 * values. Undefined for anything else.
 */
export function parseIntervalLine(line: string): IntervalLine | undefined {
  const fields = line.split(',')
  const seconds = Number(fields[0])
  const total = parseTotalLine(fields.slice(1).join(','))
  if (total === undefined || !Number.isFinite(seconds) || (fields[0] ?? '').trim() === '') return undefined
  return { ...total, seconds }
}

function parseJoules(fields: readonly string[]): number | null {
  const unit = fields.indexOf('Joules')
  if (unit < 1) return null
  const text = fields.slice(0, unit).join('.')
  const joules = Number(text)
  return text.trim() !== '' && Number.isFinite(joules) ? joules : null
}

/** Puts the lines of one interval, one an event, together to one sample. */
export class IntervalAssembler {
  readonly #eventCount: number
  #lastSeconds = 0
  #lines: IntervalLine[] = []

  constructor(eventCount: number) {
    this.#eventCount = eventCount
  }

  add(line: IntervalLine, clockZeroMs: number): CpuEnergySample | undefined {
    const unfinished = this.#lines[0]
    if (unfinished !== undefined && unfinished.seconds !== line.seconds) {
      // A line was lost. Its interval is left out, and does not lengthen the next one.
      this.#lastSeconds = unfinished.seconds
      this.#lines = []
    }
    this.#lines.push(line)
    if (this.#lines.length < this.#eventCount) return undefined
    const joulesOf = (event: string) =>
      this.#lines.find(candidate => candidate.event === event)?.joules ?? null
    const sample: CpuEnergySample = {
      kind: 'cpu-energy',
      meter: 'perf',
      timeMs: clockZeroMs + line.seconds * 1000,
      intervalMs: (line.seconds - this.#lastSeconds) * 1000,
      packageJoules: joulesOf(packageEvent),
      ramJoules: joulesOf(ramEvent),
    }
    this.#lastSeconds = line.seconds
    this.#lines = []
    return sample
  }
}
