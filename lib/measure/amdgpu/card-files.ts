import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { namesIn, readText } from '../../os/sysfs.js'
import { type AmdCard, numberIn } from './amd-cards.js'
import { counterJoules, metricsBytes } from './gpu-metrics.js'

/** A channel of a card's sample, and how its value stands in a file. */
interface Place {
  readonly channel: string
  readonly file: string
  readonly read: (bytes: Buffer) => number | null
}

/** Which channels are read: what a card takes, by which a sample's time is told, or the rest. */
export type Kind = 'energy' | 'counter' | 'state'

/**
 * The files of a card that hold what it takes and how it is. They are kept open, and read off the main thread: a driver
 * that hangs in one holds that reading, and not the night.
 */
export class CardFiles {
  readonly card: AmdCard
  readonly #places: readonly Place[]
  readonly #open = new Map<string, FileHandle>()

  constructor(card: AmdCard, places = placesOf(card)) {
    this.card = card
    this.#places = places
  }

  /** Those that give a value now: a driver shows files of what a card does not have, and refuses to read them. */
  static async thatTell(card: AmdCard): Promise<CardFiles> {
    const all = placesOf(card)
    const files = new CardFiles(card, all)
    const values = { ...(await files.read('energy')), ...(await files.read('state')) }
    await files.close()
    return new CardFiles(
      card,
      all.filter(({ channel }) => typeof values[channel] === 'number'),
    )
  }

  /** The same files, none of them open. */
  again(): CardFiles {
    return new CardFiles(this.card, this.#places)
  }

  /** Whether a channel is told. */
  tells(channel: string): boolean {
    return this.#places.some(one => one.channel === channel)
  }

  /** The values now; null is one that was told before. */
  async read(kind: Kind): Promise<Readonly<Record<string, number | null>>> {
    const values: Record<string, number | null> = {}
    for (const place of this.#places) {
      if (isOf(kind, place.channel)) values[place.channel] = await this.#value(place)
    }
    return values
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()]
    this.#open.clear()
    await Promise.allSettled(files.map(file => file.close()))
  }

  async #value({ file, read }: Place): Promise<number | null> {
    try {
      const handle = this.#open.get(file) ?? (await open(file))
      this.#open.set(file, handle)
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(metricsBytes), 0, metricsBytes, 0)
      return read(buffer.subarray(0, bytesRead))
    } catch {
      // After a reset of the card the file is another one.
      const stale = this.#open.get(file)
      this.#open.delete(file)
      await stale?.close().catch(() => {})
      return null
    }
  }
}

export const counterChannel = 'energyCounterJoules'
const energyChannels: readonly string[] = [counterChannel, 'powerWatts', 'powerInstantWatts']

function isOf(kind: Kind, channel: string): boolean {
  if (kind === 'counter') return channel === counterChannel
  return energyChannels.includes(channel) === (kind === 'energy')
}

/**
 * By the kernel's document, power1_input is power at the instant, and power1_average a mean over a time that it does not
 * name. The one that a driver has alone is a card's power by default; of both, it is the average.
 */
function placesOf(card: AmdCard): readonly Place[] {
  const sensor = (name: string) => join(card.hwmon, name)
  const temperatures = labelsOf(card.hwmon)
  const die = temperatures.get('edge') ?? temperatures.get('junction')
  const memory = temperatures.get('mem')
  const place = (channel: string, file: string, ofOne: number): Place => ({
    channel,
    file,
    read: inUnits(ofOne),
  })
  return [
    { channel: counterChannel, file: join(card.device, 'gpu_metrics'), read: counterJoules },
    ...(card.tellsAverage
      ? [
          place('powerWatts', sensor('power1_average'), 1e6),
          place('powerInstantWatts', sensor('power1_input'), 1e6),
        ]
      : [place('powerWatts', sensor('power1_input'), 1e6)]),
    ...(die === undefined ? [] : [place('temperatureCelsius', sensor(die), 1000)]),
    ...(memory === undefined ? [] : [place('memoryTemperatureCelsius', sensor(memory), 1000)]),
    place('utilizationPercent', join(card.device, 'gpu_busy_percent'), 1),
    place('memoryUtilizationPercent', join(card.device, 'mem_busy_percent'), 1),
    place('clockMegahertz', sensor('freq1_input'), 1e6),
    place('memoryClockMegahertz', sensor('freq2_input'), 1e6),
  ]
}

/** The reading's file of each temperature, by the sensor's label: `edge`, `junction`, `mem`. */
function labelsOf(hwmon: string): ReadonlyMap<string, string> {
  return new Map(
    namesIn(hwmon)
      .filter(name => /^temp\d+_label$/.test(name))
      .map(name => [readText(join(hwmon, name)) ?? '', name.replace(/_label$/, '_input')]),
  )
}

function inUnits(ofOne: number): Place['read'] {
  return bytes => {
    const value = numberIn(bytes.toString('latin1').trim())
    return value === undefined || value < 0 ? null : value / ofOne
  }
}
