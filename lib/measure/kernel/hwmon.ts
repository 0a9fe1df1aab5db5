import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'
import type { Probe } from '../availability.js'
import type { Meter, MeterContext, MeterSession } from '../meter.js'
import { sampleEvery } from '../sampler.js'
import { Outage } from '../supervise/outage.js'

/** CPU temperature from the kernel's hardware monitor: https://docs.kernel.org/hwmon/sysfs-interface.html. */

// Drivers whose sensors sit in the processor.
const cpuDrivers = new Set(['coretemp', 'k10temp', 'zenpower', 'cpu_thermal', 'k8temp', 'via_cputemp'])
// A die's temperature moves in seconds; reading it more often only warms it.
const slowestUsefulIntervalMs = 1000

export const probeHwmon: Probe = async ({ sysfs }) => {
  const files = sensorFiles(join(sysfs, 'class/hwmon'))
  const common = {
    name: 'hwmon',
    measures: 'cpu-temperature',
    cost: 'reads a few files of the kernel a second',
  } as const
  if (files.length === 0) {
    return {
      ...common,
      meter: undefined,
      finding:
        "the kernel shows no processor temperature (a virtual machine, or the sensor's driver is not loaded)",
      unlock: ['sudo modprobe coretemp', 'sudo modprobe k10temp'],
    }
  }
  return {
    ...common,
    meter: hwmonMeter(files),
    finding: `${files.length} processor temperature sensor(s)`,
    unlock: [],
  }
}

function sensorFiles(folder: string): string[] {
  return namesIn(folder).flatMap(name => {
    const device = join(folder, name)
    if (!cpuDrivers.has(readText(join(device, 'name')) ?? '')) return []
    return namesIn(device)
      .filter(file => /^temp\d+_input$/.test(file))
      .map(file => join(device, file))
      .filter(file => readCelsius(file) !== undefined)
  })
}

/**
 * Where the processor slows itself down, in °C: the smallest `tempN_crit` of its sensors, the junction's maximum
 * (https://docs.kernel.org/hwmon/coretemp.html). Null where the driver gives none.
 */
export function cpuThrottlingCelsius(sysfs: string): number | null {
  const limits = sensorFiles(join(sysfs, 'class/hwmon'))
    .flatMap(file => readCelsius(file.replace(/_input$/, '_crit')) ?? [])
    .filter(celsius => celsius > 0)
  return limits.length === 0 ? null : Math.min(...limits)
}

function hwmonMeter(files: readonly string[]): Meter {
  return {
    name: 'hwmon',
    measures: 'cpu-temperature',
    source: 'measured',
    assumption: '',
    start: async context => startHwmon(files, context),
  }
}

function startHwmon(files: readonly string[], context: MeterContext): MeterSession {
  const { now } = context.clock
  const outage = new Outage('hwmon', context.onProblem)
  let toldOfMissing = false
  const sampler = sampleEvery(Math.max(context.intervalMs, slowestUsefulIntervalMs), () => {
    const temperatures = files.flatMap(file => readCelsius(file) ?? [])
    if (temperatures.length === 0) {
      outage.failed('can read no processor temperature any more')
      return
    }
    outage.over()
    if (temperatures.length < files.length && !toldOfMissing) {
      toldOfMissing = true
      context.onProblem(
        `${files.length - temperatures.length} of ${files.length} processor temperature sensors cannot be read any more; the hottest of the others is taken`,
      )
    }
    context.onSample({
      meter: 'hwmon',
      measures: 'cpu-temperature',
      timeMs: now(),
      values: { temperatureCelsius: Math.max(...temperatures) },
    })
  })
  return { stop: async () => sampler.stop() }
}

function readCelsius(file: string): number | undefined {
  const text = readText(file)
  const celsius = Number(text) / 1000
  return text !== undefined && text !== '' && Number.isFinite(celsius) ? celsius : undefined
}
