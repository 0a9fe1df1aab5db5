import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'
import type { Probe } from '../availability.js'
import type { Meter, Sensor } from '../meter.js'
import { within } from '../supervise/tool.js'
import { startNodePower } from './node-power.js'

/**
 * The power of the whole machine by the power meter of its firmware: https://docs.kernel.org/hwmon/acpi_power_meter.html. It
 * says over what time it averages, and how accurate it is.
 */

// A question goes through the firmware, often to the board controller.
const fastestMs = 1000
const patienceMs = 5000
// Each attempt is read one window past its end.
const longestMs = 10_000

const common = {
  name: 'acpi-power',
  measures: 'node',
  cost: "reads a file of the kernel's a second",
} as const

export const probeAcpiPower: Probe = async ({ sysfs }) => {
  const folder = join(sysfs, 'class/hwmon')
  const found = namesIn(folder).flatMap(
    // Its driver shows them with the device, newer kernels with the sensors.
    name => ['', 'device'].map(part => join(folder, name, part)).find(isPowerMeter) ?? [],
  )
  const [device] = found
  if (device === undefined || found.length > 1) {
    const finding =
      device === undefined
        ? 'the firmware has no power meter (ACPI)'
        : `the firmware has ${found.length} power meters, and does not say which is that of the machine`
    return { ...common, meter: undefined, finding, unlock: [] }
  }
  const averagedMs = Number(readText(join(device, 'power1_average_interval')))
  if (averagedMs > longestMs) {
    const finding = `the firmware's power meter averages over ${averagedMs / 1000} s: too long to tell what a run took`
    return { ...common, meter: undefined, finding, unlock: [] }
  }
  const file = join(device, 'power1_average')
  let watts = 0
  const reading = readWatts(file).then(read => {
    watts = read
  })
  const problem = await Promise.race([
    reading.then(() => '').catch((error: Error) => error.message),
    within(patienceMs, new Promise(() => {})).then(() => `no answer within ${patienceMs / 1000} s`),
  ])
  if (problem !== '')
    return {
      ...common,
      meter: undefined,
      finding: `the firmware's power meter gives none: ${problem}`,
      unlock: [],
    }
  return {
    ...common,
    meter: acpiMeter(device, file, averagedMs),
    finding: `the firmware's power meter tells ${watts} W`,
    unlock: [],
  }
}

function isPowerMeter(device: string): boolean {
  return (
    readText(join(device, 'name')) === 'power_meter' && readText(join(device, 'power1_is_battery')) !== '1'
  )
}

function acpiMeter(device: string, file: string, averagedMs: number): Meter {
  const sensor = sensorOf(readText(join(device, 'power1_accuracy')))
  const source = "the firmware's power1_average_interval"
  return {
    name: 'acpi-power',
    measures: 'node',
    source: 'measured',
    assumption: '',
    intervalMs: fastestMs,
    ...(averagedMs > 0 ? { powerWindows: [{ index: 0, windowMs: averagedMs, source }] } : {}),
    ...(sensor === undefined ? {} : { sensor }),
    start: context => startNodePower('acpi-power', fastestMs, () => readWatts(file), context),
  }
}

/** Of `95.0%`; undefined where the firmware claims to be exact, or says nothing. */
function sensorOf(accuracy: string | undefined): Sensor | undefined {
  const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(accuracy ?? '')?.[1])
  const share = 1 - percent / 100
  if (!(share > 0 && share < 1)) return undefined
  return { share, source: `firmware ±${Number((100 * share).toFixed(1))} %` }
}

/** @throws Error where the file holds no power. */
async function readWatts(file: string): Promise<number> {
  const text = (await readFile(file, 'utf8')).trim()
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new Error(`${JSON.stringify(text)} in ${file}`)
  return Number(text) / 1e6
}
