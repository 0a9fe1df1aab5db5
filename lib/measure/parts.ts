/**
 * What of a machine is measured. Traces, records, tables, charts and the page follow from these descriptions; a part
 * that stands not here, such as a wall socket, is one of its own, measured in watts and counted in no total.
 */

export type Quantity =
  | 'power'
  | 'energy'
  | 'temperature'
  | 'memory_temperature'
  | 'utilization'
  | 'memory_utilization'
  /** Power at the instant, and over the driver's own window, beside the power that a card tells by default. */
  | 'power_instant'
  | 'power_average'
  /** What a card has taken since its driver was loaded; an attempt's energy is a difference of two readings. */
  | 'energy_counter'
  | 'clock'
  | 'memory_clock'
  /** Why a card holds its clocks back, as its driver's bits; 0 for no reason. */
  | 'throttle_reasons'
  /** How many processes compute on a card. */
  | 'processes'

/** One value that a sample may hold. */
export interface Channel {
  /** Its name in a sample, with its unit: `powerWatts`. */
  readonly name: string
  readonly quantity: Quantity
  /** What it is a reading of, as records name it; of parts with several devices the device's own name stands there. */
  readonly device: string
  /** The same as tables and charts name it. */
  readonly label: string
}

export interface Part {
  /** As meters, records and configurations name it. */
  readonly name: string
  /** As people read it. */
  readonly label: string
  /** Whether its energy is part of the total of a run: not that of a part which contains others, as a wall socket does. */
  readonly isCounted: boolean
  /** Whether it has several devices, told apart in a sample by its card. */
  readonly hasCards: boolean
  readonly channels: readonly Channel[]
}

export const unitOf: Readonly<Record<Quantity, string>> = {
  power: 'W',
  energy: 'J',
  temperature: '°C',
  memory_temperature: '°C',
  utilization: '%',
  memory_utilization: '%',
  power_instant: 'W',
  power_average: 'W',
  energy_counter: 'J',
  clock: 'MHz',
  memory_clock: 'MHz',
  throttle_reasons: '',
  processes: '',
}

const cpu: Part = {
  name: 'cpu',
  label: 'CPU',
  isCounted: true,
  hasCards: false,
  channels: [
    { name: 'packageJoules', quantity: 'energy', device: 'package', label: 'CPU package' },
    { name: 'ramJoules', quantity: 'energy', device: 'ram', label: 'CPU RAM' },
  ],
}

const gpu: Part = {
  name: 'gpu',
  label: 'GPU',
  isCounted: true,
  hasCards: true,
  channels: [
    { name: 'powerWatts', quantity: 'power', device: 'card', label: 'GPU' },
    { name: 'temperatureCelsius', quantity: 'temperature', device: 'card', label: 'GPU' },
    { name: 'memoryTemperatureCelsius', quantity: 'memory_temperature', device: 'card', label: 'GPU' },
    { name: 'utilizationPercent', quantity: 'utilization', device: 'card', label: 'GPU' },
    { name: 'memoryUtilizationPercent', quantity: 'memory_utilization', device: 'card', label: 'GPU' },
    { name: 'powerInstantWatts', quantity: 'power_instant', device: 'card', label: 'GPU' },
    { name: 'powerAverageWatts', quantity: 'power_average', device: 'card', label: 'GPU' },
    { name: 'energyCounterJoules', quantity: 'energy_counter', device: 'card', label: 'GPU' },
    { name: 'clockMegahertz', quantity: 'clock', device: 'card', label: 'GPU' },
    { name: 'memoryClockMegahertz', quantity: 'memory_clock', device: 'card', label: 'GPU' },
    { name: 'throttleReasons', quantity: 'throttle_reasons', device: 'card', label: 'GPU' },
    { name: 'processes', quantity: 'processes', device: 'card', label: 'GPU' },
  ],
}

const cpuTemperature: Part = {
  name: 'cpu-temperature',
  label: 'CPU temperature',
  isCounted: false,
  hasCards: false,
  channels: [{ name: 'temperatureCelsius', quantity: 'temperature', device: 'hottest sensor', label: 'CPU' }],
}

const parts: ReadonlyMap<string, Part> = new Map([cpu, cpuTemperature, gpu].map(part => [part.name, part]))

/** What draws its power through what: a wall socket feeds the machine, whose power supply feeds processors and cards. */
const contents: ReadonlyMap<string, readonly string[]> = new Map([
  ['wall', ['node']],
  ['node', ['cpu', 'gpu']],
])

/** The parts that a part contains directly; none of one that nobody knows. */
export function contentsOf(name: string): readonly string[] {
  return contents.get(name) ?? []
}

/** Compares two parts by the order in which they are told of: those of every machine, then others by their names. */
export function byPart(left: string, right: string): number {
  const names = [...parts.keys()]
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length)
  return place(left) - place(right) || (left < right ? -1 : left > right ? 1 : 0)
}

/** The part of that name. */
export function partOf(name: string): Part {
  return parts.get(name) ?? otherPart(name)
}

function otherPart(name: string): Part {
  return {
    name,
    label: name,
    isCounted: false,
    hasCards: false,
    channels: [{ name: 'powerWatts', quantity: 'power', device: name, label: name }],
  }
}

/** A device as tables, charts and the page name it: `CPU RAM`, `GPU 0`, or the name of another part. */
export function deviceLabel(part: string, device: string, index: number): string {
  const { hasCards, label, channels } = partOf(part)
  if (hasCards) return `${label} ${index}`
  return channels.find(channel => channel.device === device)?.label ?? device
}

/** What a meter of a part tells, in words: `CPU energy`, `GPU power and temperature`. */
export function readingsInWords(part: string): string {
  const { label, channels } = partOf(part)
  if (label.endsWith('temperature')) return label
  const quantities = new Set(channels.map(({ quantity }) => quantity))
  const told = (['power', 'energy', 'temperature'] as const).filter(quantity => quantities.has(quantity))
  return `${label} ${told.join(' and ')}`
}

/** The channels of which a value that stays at zero means nothing: no card and no processor takes none. */
export function neverZeroChannels(part: Part): readonly Channel[] {
  const others = part.channels.filter(({ quantity }) => quantity.startsWith('power_'))
  return [...energyChannels(part), ...others]
}

/** The channels whose values add up to an energy: counters of joules, and powers. */
export function energyChannels({ channels }: Part): readonly Channel[] {
  const counters = channels.filter(({ quantity }) => quantity === 'energy')
  return counters.length > 0 ? counters : channels.filter(({ quantity }) => quantity === 'power')
}
