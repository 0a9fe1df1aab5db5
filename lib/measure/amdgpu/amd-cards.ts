import { release } from 'node:os'
import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'
import type { Gpu } from '../nvidia-smi/gpus.js'

/** A card of AMD's, as the kernel's driver amdgpu shows it: https://docs.kernel.org/gpu/amdgpu/thermal.html. */
export interface AmdCard extends Gpu {
  readonly maker: 'AMD'
  /** Its folder of the PCI bus. */
  readonly device: string
  /** Its folder of sensors. */
  readonly hwmon: string
  /** Whether it is a part of a processor, whose power its sensors tell too. */
  readonly isProcessor: boolean
  /** Whether it is shown to programs as several devices. */
  readonly isPartitioned: boolean
  /** Whether its driver averages its power by default: over what time, it does not say. */
  readonly tellsAverage: boolean
}

const amd = '0x1002'
// Of the PCI classes, 0x03 are displays and 0x12 accelerators, as which Instinct cards show themselves.
const cardClass = /^0x(?:03|12)/
// The one accelerator that holds a processor: its driver does not show it by the files that other APUs have.
const instinctMi300a = '0x74a0'

/**
 * The cards in the order in which programs number them: that of the driver's compute nodes, else of the bus. A card
 * without the driver amdgpu cannot be used by a run, and is none.
 */
export function amdCards(sysfs: string): readonly AmdCard[] {
  const devices = join(sysfs, 'bus/pci/devices')
  const found = namesIn(devices).flatMap(busId => {
    const device = join(devices, busId)
    const isCard =
      readText(join(device, 'vendor')) === amd && cardClass.test(readText(join(device, 'class')) ?? '')
    const hwmon = isCard ? hwmonOf(device) : undefined
    return hwmon === undefined ? [] : [{ busId, device, hwmon }]
  })
  const nodes = computeNodes(sysfs)
  const place = (busId: string) => {
    const node = nodes.indexOf(busId.toLowerCase())
    return node === -1 ? nodes.length : node
  }
  const driver = readText(join(sysfs, 'module/amdgpu/version')) ?? release()
  return found
    .sort((one, other) => place(one.busId) - place(other.busId))
    .map(({ busId, device, hwmon }, index) => ({
      index,
      uuid: uuidOf(device),
      busId,
      name: nameOf(device),
      maker: 'AMD',
      driver: `amdgpu ${driver}`,
      powerLimitWatts: millionth(readText(join(hwmon, 'power1_cap'))),
      slowdownCelsius: slowdownOf(hwmon),
      device,
      hwmon,
      isProcessor: isProcessor(device, hwmon),
      isPartitioned: (readText(join(device, 'current_compute_partition')) ?? 'SPX') !== 'SPX',
      // A driver may show the file of an average that it refuses to read.
      tellsAverage: numberIn(readText(join(hwmon, 'power1_average'))) !== undefined,
    }))
}

function hwmonOf(device: string): string | undefined {
  return namesIn(join(device, 'hwmon'))
    .map(name => join(device, 'hwmon', name))
    .find(folder => readText(join(folder, 'name')) === 'amdgpu')
}

/** As ROCm writes it, from the number that the driver reads off the card; empty where a card has none. */
function uuidOf(device: string): string {
  const id = readText(join(device, 'unique_id')) ?? ''
  return /^[0-9a-f]{16}$/i.test(id) && !/^0+$/.test(id) ? `GPU-${id.toLowerCase()}` : ''
}

function nameOf(device: string): string {
  const name = readText(join(device, 'product_name')) ?? ''
  return name === '' ? `AMD ${readText(join(device, 'device')) ?? 'GPU'}` : name
}

/**
 * By the kernel, in1 is the voltage of the northbridge, which processors alone have; the table of their metrics is of
 * another kind than that of cards.
 */
function isProcessor(device: string, hwmon: string): boolean {
  return (
    readText(join(hwmon, 'in1_label')) === 'vddnb' ||
    readText(join(hwmon, 'in1_input')) !== undefined ||
    readText(join(device, 'device')) === instinctMi300a
  )
}

/** Where the card slows itself down, in °C: the least of its sensors' critical temperatures. */
function slowdownOf(hwmon: string): number | null {
  const limits = namesIn(hwmon)
    .filter(name => /^temp\d+_crit$/.test(name))
    .flatMap(name => numberIn(readText(join(hwmon, name))) ?? [])
    .filter(milli => milli > 0)
  return limits.length === 0 ? null : Math.min(...limits) / 1000
}

/** Places on the bus of the devices that compute, in the order of the driver's nodes. */
function computeNodes(sysfs: string): readonly string[] {
  const nodes = join(sysfs, 'class/kfd/kfd/topology/nodes')
  return namesIn(nodes)
    .filter(name => /^\d+$/.test(name))
    .sort((one, other) => Number(one) - Number(other))
    .flatMap(name => {
      const properties = readText(join(nodes, name, 'properties')) ?? ''
      const of = (property: string) =>
        Number(new RegExp(`^${property} (\\d+)$`, 'm').exec(properties)?.[1] ?? Number.NaN)
      const place = of('location_id')
      // Processors are nodes too.
      return of('simd_count') > 0 && Number.isFinite(place) ? [busIdOf(of('domain') || 0, place)] : []
    })
}

function busIdOf(domain: number, place: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  return `${hex(domain, 4)}:${hex((place >> 8) & 0xff, 2)}:${hex((place >> 3) & 0x1f, 2)}.${place & 7}`
}

function millionth(text: string | undefined): number | null {
  const value = numberIn(text)
  return value === undefined ? null : value / 1e6
}

/** A whole number of a file; undefined where it holds none. */
export function numberIn(text: string | undefined): number | undefined {
  return /^-?\d+$/.test(text ?? '') ? Number(text) : undefined
}
