import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { readText } from '../../os/sysfs.js'
import type { Probe } from '../availability.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { sampleEvery } from '../sampler.js'

/**
 * CPU energy without any counter: CPU time of the whole machine × power of a busy core. An estimate, and called
 * one wherever it shows. The model and its default of 12 W a core, the mean of the processors surveyed, are
 * those of Green Algorithms (Lannelongue, Grealey, Inouye: Advanced Science 8 (2021) 2100707,
 * doi:10.1002/advs.202100707); idle power and RAM are not counted.
 */

const defaultWattsPerCore = 12
/** Green Algorithms compares within tens of per cent with measurements; half the value is a prudent standard uncertainty. */
export const relativeUncertaintyOfEstimate = 0.5

export const probeEstimate: Probe = async ({ cpuPowerWatts }) => {
  const logicalCpus = Math.max(1, cpus().length)
  const threads = threadsPerCore()
  const wattsPerCpu =
    cpuPowerWatts === undefined ? defaultWattsPerCore / threads : cpuPowerWatts / logicalCpus
  const assumption =
    cpuPowerWatts === undefined
      ? `${defaultWattsPerCore} W a busy core (mean of the processors surveyed by Green Algorithms, 2021), ${logicalCpus} logical CPUs, ${threads} a core; CPU time of the whole machine; idle power and RAM not counted`
      : `${cpuPowerWatts} W at full load (cpu_power_watts of the configuration), ${logicalCpus} logical CPUs; CPU time of the whole machine; idle power and RAM not counted`
  return {
    name: 'estimate',
    measures: 'cpu',
    meter: estimateMeter(wattsPerCpu, assumption),
    finding: `CPU time × power: ${assumption}`,
    unlock:
      cpuPowerWatts === undefined
        ? ['set "cpu_power_watts" in config/models_config.json to the processors\' rated power']
        : [],
    cost: "reads the kernel's CPU times a sample",
  }
}

function estimateMeter(wattsPerCpu: number, assumption: string): Meter {
  return {
    name: 'estimate',
    measures: 'cpu',
    source: 'estimated',
    assumption,
    devices: ['package'],
    start: async context => startEstimate(wattsPerCpu, context),
  }
}

function startEstimate(wattsPerCpu: number, context: MeterContext): MeterSession {
  const { now } = context.clock
  const logicalCpus = cpus().length
  let last: { timeMs: number; busySeconds: number } | undefined
  const sampler = sampleEvery(context.intervalMs, () => {
    const timeMs = now()
    const busySeconds = busyCpuSeconds()
    const before = last
    if (before === undefined || timeMs <= before.timeMs) {
      last ??= { timeMs, busySeconds }
      return
    }
    // The kernel counts in ticks, so a short interval may get more time than all processors together can be busy.
    const maxSeconds = (logicalCpus * (timeMs - before.timeMs)) / 1000
    const taken = Math.min(maxSeconds, Math.max(0, busySeconds - before.busySeconds))
    // The excess belongs to the next interval; a count that went back starts anew.
    last = { timeMs, busySeconds: Math.min(busySeconds, before.busySeconds + taken) }
    context.onSample({
      meter: 'estimate',
      measures: 'cpu',
      timeMs,
      intervalMs: timeMs - before.timeMs,
      values: { packageJoules: taken * wattsPerCpu, ramJoules: null },
    })
  })
  return { stop: async () => sampler.stop() }
}

/**
 * CPU time of everything on this machine since it started, all CPUs together, in seconds: one line of the kernel's, since
 * `os.cpus` reads several files a CPU.
 */
function busyCpuSeconds(): number {
  const [, user, nice, system, , , irq] = (readText('/proc/stat') ?? '').split(/\s+/, 7).map(Number)
  const ticks = (user ?? Number.NaN) + (nice ?? 0) + (system ?? 0) + (irq ?? 0)
  return Number.isFinite(ticks) ? ticks / ticksPerSecond : secondsOfCpus()
}

function secondsOfCpus(): number {
  return cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0)
}

// USER_HZ, which the kernel guarantees to programs whatever its own rate is (man 5 proc).
const ticksPerSecond = 100

function threadsPerCore(): number {
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8')
    const siblings = Number(/^siblings\s*:\s*(\d+)/m.exec(text)?.[1])
    const cores = Number(/^cpu cores\s*:\s*(\d+)/m.exec(text)?.[1])
    return siblings > 0 && cores > 0 ? Math.max(1, Math.round(siblings / cores)) : 1
  } catch {
    return 1
  }
}
