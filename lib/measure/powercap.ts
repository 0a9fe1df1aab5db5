import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Probe } from './availability.js'
import type { Meter, MeterContext, MeterSession } from './meter.js'
import { Outage } from './outage.js'
import { sampleEvery } from './sampler.js'
import { namesIn, readText } from './sysfs.js'

/**
 * CPU energy from the kernel's powercap files (the same RAPL counters that perf reads), for machines where perf
 * may not: https://docs.kernel.org/power/powercap/powercap.html.
 */

interface Zone {
  readonly kind: 'package' | 'ram'
  readonly energyFile: string
  /** The counter goes back to zero past this value. */
  readonly maxMicrojoules: number
}

export const probePowercap: Probe = async ({ sysfs }) => {
  const common = {
    name: 'powercap',
    measures: 'cpu',
    cost: 'reads a file of the kernel a package and sample',
  } as const
  const folder = join(sysfs, 'class/powercap')
  const zones = findZones(folder)
  if (!zones.some(zone => zone.kind === 'package')) {
    return {
      ...common,
      meter: undefined,
      finding: `${folder} holds no package energy counter (no RAPL: a virtual machine, or a processor without it)`,
      unlock: ['sudo modprobe intel_rapl_common intel_rapl_msr'],
    }
  }
  const refusal = zones.map(readProblem).find(problem => problem !== undefined)
  if (refusal !== undefined) {
    return {
      ...common,
      meter: undefined,
      finding: `${folder} is there, but cannot be read: ${refusal}`,
      unlock: [`sudo chmod a+r ${folder}/intel-rapl:*/energy_uj`],
    }
  }
  const count = zones.filter(zone => zone.kind === 'package').length
  return {
    ...common,
    meter: powercapMeter(zones),
    finding: `powercap counts ${count} package(s)`,
    unlock: [],
  }
}

function findZones(folder: string): Zone[] {
  return namesIn(folder).flatMap(name => {
    if (!/^intel-rapl:\d+(:\d+)?$/.test(name)) return []
    const zoneName = readText(join(folder, name, 'name'))
    const kind = zoneName?.startsWith('package-') ? 'package' : zoneName === 'dram' ? 'ram' : undefined
    if (kind === undefined) return []
    const maxMicrojoules = Number(readText(join(folder, name, 'max_energy_range_uj')) ?? Number.NaN)
    return [{ kind, energyFile: join(folder, name, 'energy_uj'), maxMicrojoules }]
  })
}

function powercapMeter(zones: readonly Zone[]): Meter {
  return {
    name: 'powercap',
    measures: 'cpu',
    source: 'measured',
    assumption: '',
    start: async context => startPowercap(zones, context),
  }
}

// No package takes as much for minutes: one that was out of sight for longer than its counter's round takes at this
// power may have gone round unseen.
const mostSustainedWatts = 1000

function startPowercap(zones: readonly Zone[], context: MeterContext): MeterSession {
  let last: { timeMs: number; counters: readonly number[] } | undefined
  const { now } = context.clock
  const outage = new Outage('powercap', context.onProblem)
  const roundMs = Math.min(...zones.map(zone => zone.maxMicrojoules)) / mostSustainedWatts / 1000
  const sampler = sampleEvery(context.intervalMs, () => {
    const timeMs = now()
    let counters: number[]
    try {
      counters = zones.map(zone => readCounter(zone.energyFile))
    } catch (error) {
      outage.failed(`could not be read: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    const wasOut = outage.over()
    const before = last
    last = { timeMs, counters }
    if (before === undefined || timeMs <= before.timeMs) return
    const intervalMs = timeMs - before.timeMs
    if (wasOut && intervalMs > roundMs) return
    const joulesOf = (kind: Zone['kind']) =>
      sumOfDifferences(zones, before.counters, counters, intervalMs, kind)
    context.onSample({
      kind: 'cpu-energy',
      meter: 'powercap',
      timeMs,
      intervalMs,
      packageJoules: joulesOf('package'),
      ramJoules: joulesOf('ram'),
    })
  })
  return { stop: async () => sampler.stop() }
}

// Of several packages all are known, or the sum is not.
function sumOfDifferences(
  zones: readonly Zone[],
  before: readonly number[],
  counters: readonly number[],
  intervalMs: number,
  kind: Zone['kind'],
): number | null {
  const differences = zones.flatMap((zone, index) =>
    zone.kind === kind
      ? [counterDifference(before[index] ?? 0, counters[index] ?? 0, zone.maxMicrojoules, intervalMs)]
      : [],
  )
  if (differences.length === 0) return null
  return differences.reduce<number | null>(
    (sum, microjoules) => (sum === null || microjoules === null ? null : sum + microjoules / 1e6),
    0,
  )
}

// No package takes as much; a difference beyond it is a counter that was reset (by a resume, a driver reloaded).
const mostWatts = 10_000

/**
 * Microjoules from one reading of a counter to the next, its wrap-around past `maxMicrojoules` undone; null when
 * they cannot be known, because the counter was reset or its range is not told.
 */
export function counterDifference(
  before: number,
  now: number,
  maxMicrojoules: number,
  intervalMs: number,
): number | null {
  const difference = now >= before ? now - before : maxMicrojoules - before + now
  return difference >= 0 && difference <= mostWatts * 1000 * Math.max(intervalMs, 1) ? difference : null
}

function readCounter(file: string): number {
  const text = readFileSync(file, 'utf8').trim()
  if (!/^\d+$/.test(text)) throw new Error(`${file} holds no number`)
  return Number(text)
}

function readProblem(zone: Zone): string | undefined {
  try {
    readCounter(zone.energyFile)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
