import { join } from 'node:path'
import { packageRoot } from '../../version.js'
import type { Meter, MeterContext, MeterSession, Sample } from '../meter.js'
import { CardIdentities } from '../nvidia-smi/card-identity.js'
import { GpuCards } from '../nvidia-smi/gpu-cards.js'
import type { CardSample } from '../nvidia-smi/nvidia-smi-output.js'
import { nvidiaSensor } from '../nvidia-smi/power-window.js'
import { KeptRunning } from '../supervise/keep-running.js'
import { Remarks } from '../supervise/remarks.js'
import { patienceFor } from '../supervise/stall-detector.js'
import { startTool, type Tool, within } from '../supervise/tool.js'
import { type NvmlLine, parseNvmlLine } from './nvml-lines.js'
import { codeInWords, refusalOf } from './nvml-refusals.js'

/**
 * GPU power, energy counter, temperature, utilisation, clocks and processes by NVIDIA's library, read by one
 * long-running program of ours per attempt (nvml-program.ts). It prints the time of CLOCK_MONOTONIC, which is the same
 * for all processes, so no wall clock that is set moves its samples.
 *
 * Before an attempt and at both of its edges the counters are read in quick succession, so that what the attempt took is their
 * difference, whatever the interval of the samples.
 */

const startPatienceMs = 5000
const stopPatienceMs = 500
// Readings at an edge take a third of a second; a driver that is slow gets another.
const edgePatienceMs = 700

// Built code, also where this file is run as it was written.
const program = join(packageRoot, 'dist/measure/nvml/nvml-program.js')

/** The library that is loaded: by its name from where the system looks, or where NIGHTWATT_NVML says. */
export function libraryPath(env: NodeJS.ProcessEnv): string {
  return env.NIGHTWATT_NVML ?? 'libnvidia-ml.so.1'
}

/** The program over the library, and how it is started; 0 ms for one sample. */
export function nvmlCommand(env: NodeJS.ProcessEnv, intervalMs: number) {
  return {
    file: 'deno' in process.versions ? 'node' : process.execPath,
    args: [program, libraryPath(env), String(intervalMs)],
  }
}

export function nvmlMeter(about: Pick<Meter, 'powerWindows'> = {}): Meter {
  return {
    name: 'nvml',
    measures: 'gpu',
    source: 'measured',
    assumption: '',
    sensor: nvidiaSensor,
    ...about,
    start: startNvml,
  }
}

async function startNvml(context: MeterContext): Promise<MeterSession> {
  const { intervalMs, onProblem } = context
  const told = new Set<string>()
  const waiting = new Waiting()
  const reading: Reading = {
    cards: new GpuCards(patienceFor(intervalMs), onProblem),
    identities: new CardIdentities(),
    tellOnce(problem) {
      if (!told.has(problem)) onProblem(problem)
      told.add(problem)
    },
    heard: kind => waiting.heard(kind),
  }
  const first = waiting.for('sample')
  const looked = waiting.for('edge-read')
  const kept = new KeptRunning({
    name: 'nvml',
    intervalMs,
    onProblem,
    start: onReading => runNvml(reading, context, onReading),
  })
  if (!(await within(startPatienceMs, Promise.race([first, kept.tool.ended]))))
    onProblem('nvml gave no sample within 5 s')
  else await within(edgePatienceMs, Promise.race([looked, kept.tool.ended]))
  let edgeRead = Promise.resolve()
  return {
    edge() {
      edgeRead = waiting.for('edge-read')
      kept.tool.tell('edge')
    },
    async stop() {
      await kept.stop(async tool => {
        await within(edgePatienceMs, Promise.race([edgeRead, tool.ended]))
        tool.closeInput()
        await tool.end('SIGTERM', stopPatienceMs)
      })
      reading.cards.tellOfMissingPower()
    },
  }
}

/** What outlasts a program that is started again. */
interface Reading {
  readonly cards: GpuCards
  readonly identities: CardIdentities
  readonly tellOnce: (problem: string) => void
  readonly heard: (kind: NvmlLine['kind']) => void
}

function runNvml(
  { cards, identities, tellOnce, heard }: Reading,
  { intervalMs, env, clock, onSample }: MeterContext,
  onReading: () => void,
): Tool {
  const remarks = new Remarks()
  const startedMs = clock.now()
  let refusal = ''
  const timeOf = (atMs: number) => {
    const now = clock.now()
    const timeMs = now - (Number(process.hrtime.bigint()) / 1e6 - atMs)
    // Never before it was started, nor in the future.
    return timeMs >= startedMs - 1 && timeMs <= now ? timeMs : now
  }
  const hear = (line: NvmlLine): boolean => {
    switch (line.kind) {
      case 'sample': {
        const sample = identities.known({ ...sampleOf(line), timeMs: timeOf(line.atMs) })
        if (!cards.see(sample)) return false
        onSample(sample)
        onReading()
        return true
      }
      case 'counter': {
        const { index, uuid, busId, energyMillijoules } = line
        const values = { energyCounterJoules: energyMillijoules / 1000 }
        const timeMs = timeOf(line.atMs)
        onSample(
          identities.known({ meter: 'nvml', measures: 'gpu', timeMs, card: { index, uuid, busId }, values }),
        )
        return true
      }
      case 'failed':
        tellOnce(`${line.call} of GPU ${line.index} fails: ${codeInWords(line.code)}`)
        return false
      case 'refused':
        refusal = refusalOf(line).finding
        return false
      // What a library lacks is told before the night.
      case 'lacks':
      case 'card':
      case 'edge-read':
        return true
    }
  }
  const tool = startTool({
    ...nvmlCommand(env, intervalMs),
    env,
    onLine(text, stream) {
      const line = stream === 'stdout' ? parseNvmlLine(text) : undefined
      if (line === undefined) {
        remarks.add(text)
        return false
      }
      const isOfUse = hear(line)
      heard(line.kind)
      return isOfUse
    },
  })
  const ended = tool.ended.then(how => {
    const why = refusal || remarks.text
    return why === '' ? how : `${how}: ${why}`
  })
  return { ...tool, ended }
}

/** Promises of lines that are to come. */
class Waiting {
  readonly #wakes = new Map<NvmlLine['kind'], (() => void)[]>()

  for(kind: NvmlLine['kind']): Promise<void> {
    return new Promise(resolve => this.#wakes.set(kind, [...(this.#wakes.get(kind) ?? []), resolve]))
  }

  heard(kind: NvmlLine['kind']): void {
    for (const wake of this.#wakes.get(kind) ?? []) wake()
    this.#wakes.delete(kind)
  }
}

/** A sample as all meters give it; its time is to be put on the attempt's clock. */
export function sampleOf(line: Extract<NvmlLine, { kind: 'sample' }>): CardSample {
  const { index, uuid, busId, atMs } = line
  const offered: Record<string, number | null | undefined> = {
    powerInstantWatts: thousandth(line.instantMilliwatts),
    powerAverageWatts: thousandth(line.averageMilliwatts),
    energyCounterJoules: thousandth(line.energyMillijoules),
    clockMegahertz: line.clockMegahertz,
    memoryClockMegahertz: line.memoryClockMegahertz,
    throttleReasons: line.throttleReasons,
    processes: line.processes,
  }
  const values: Record<string, number | null> = {
    powerWatts: thousandth(line.powerMilliwatts) ?? null,
    temperatureCelsius: line.temperatureCelsius ?? null,
    memoryTemperatureCelsius: line.memoryTemperatureCelsius ?? null,
    utilizationPercent: line.utilizationPercent ?? null,
    memoryUtilizationPercent: line.memoryUtilizationPercent ?? null,
  }
  for (const [name, value] of Object.entries(offered)) if (value !== undefined) values[name] = value
  const sample: Sample & Pick<CardSample, 'card'> = {
    meter: 'nvml',
    measures: 'gpu',
    timeMs: atMs,
    card: { index, uuid, busId },
    values,
  }
  return sample
}

function thousandth(value: number | null | undefined): number | null | undefined {
  return value === null || value === undefined ? value : value / 1000
}
