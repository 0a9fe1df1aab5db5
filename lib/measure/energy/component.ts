import { relativeUncertaintyOfEstimate } from '../kernel/estimate.js'
import {
  type CardNames,
  channelValue,
  type EnergySource,
  type Meter,
  type Sample,
  type Sensor,
} from '../meter.js'
import { cardKey } from '../nvidia-smi/card-identity.js'
import { type Channel, energyChannels, type Part } from '../parts.js'
import { counterDevice, type Device, joulesOf, powerDevice } from './device.js'
import { deviceReports, sensorJoules } from './device-reports.js'
import type { ComponentReport } from './energy-report.js'
import { emptyIntegral, type Gap, type Integral } from './integral/integral.js'
import { type AddingUp, minCoverage, oldestMethod, uncertaintyTogether } from './method.js'
import { missingCard, missingDevice } from './missing.js'
import type { OwnCards } from './own-cards.js'
import { Reading, SumOfCards } from './readings.js'
import { wholeSum } from './whole-sum.js'
import { cardDevice, type Testimony } from './witness/witnesses.js'

/** What is known of a meter without starting it. */
export interface MeterDescription {
  readonly name: string
  readonly measures: string
  readonly source: EnergySource
  readonly assumption: string
  readonly devices?: readonly string[]
  /** Milliseconds between two of its samples, where it has a rhythm of its own. */
  readonly intervalMs?: number | undefined
  /** What its sensor may be off by, where anyone states it. */
  readonly sensor?: Sensor | undefined
  /** Over how long its cards average the power that they tell by default. */
  readonly powerWindows?: Meter['powerWindows']
}

type Known = Pick<Device, 'name' | 'index' | 'isOwn' | 'isSeen'> & {
  readonly integral: Integral
  readonly testimony?: Testimony | undefined
}

/** How an attempt's samples are added up. */
export interface AddingUpCards extends AddingUp {
  /** The cards that the attempt may use. */
  readonly ownCards: OwnCards
}

/** Adds up what the devices of one part took over the window of an attempt, and how warm and busy they were. */
export class Component {
  readonly #part: Part
  readonly #meter: MeterDescription
  readonly #how: AddingUp
  readonly #ownCards: OwnCards
  readonly #devices = new Map<string, Device>()
  readonly #power = new SumOfCards()
  readonly #temperature = new Reading()
  readonly #utilization = new Reading()
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY

  constructor(part: Part, meter: MeterDescription, { ownCards, ...how }: AddingUpCards) {
    this.#part = part
    this.#meter = meter
    this.#how = { ...how, intervalMs: Math.max(how.intervalMs, meter.intervalMs ?? 0) }
    this.#ownCards = ownCards
    // Of counters that have fixed names it is known without a sample what is missing.
    for (const channel of energyChannels(part)) {
      if (channel.quantity === 'energy') this.#device(channel, undefined)
    }
  }

  begin(startMs: number): void {
    this.#startMs = startMs
    for (const device of this.#devices.values()) device.begin(startMs)
  }

  end(endMs: number): void {
    this.#endMs = endMs
    for (const device of this.#devices.values()) device.end(endMs)
  }

  break(stretch: Gap): void {
    for (const device of this.#devices.values()) device.break(stretch)
  }

  add(sample: Sample): void {
    const { timeMs, card } = sample
    const inside = timeMs >= this.#startMs && timeMs <= this.#endMs
    const isOwn = card === undefined || this.#ownCards.isOwn(card)
    for (const channel of this.#part.channels) {
      const value = channelValue(sample, channel.name)
      if (channel.quantity === 'energy' || channel.quantity === 'power') {
        const isMean = channel.quantity === 'power' && sample.intervalMs !== undefined
        this.#device(channel, card, isMean).see(sample, isMean ? joulesOf(value, sample) : value)
      }
      if (!isOwn) continue
      if (channel.quantity === 'power' && value !== null) this.#power.add(card?.index ?? 0, value, inside)
      if (channel.quantity === 'temperature') this.#temperature.add(value, inside)
      if (channel.quantity === 'utilization') this.#utilization.add(value, inside)
    }
  }

  result(): ComponentReport {
    const known = [...this.#devices.values()].map(device => ({
      name: device.name,
      index: device.index,
      isOwn: device.isOwn,
      isSeen: device.isSeen,
      integral: this.#withModel(device.result()),
      testimony: device.testimony?.(),
    }))
    const own = known.filter(device => device.isOwn && this.#isToTell(device))
    const others = known.filter(({ isOwn }) => !isOwn)
    this.#power.close()
    // With cards, none of which the attempt may use, its energy is none, and missing from nothing.
    const isNone = this.#part.hasCards && this.#ownCards.isNone
    const absent = this.#part.hasCards && !isNone ? this.#absentCards(own) : []
    const integrals = [
      ...own.map(({ integral }) => integral),
      ...absent.map(() => emptyIntegral(this.#startMs, this.#endMs)),
    ]
    const totalJoules = wholeSum(integrals.map(({ energyJoules }) => energyJoules))
    const isToMeasure = !isNone && energyChannels(this.#part).length > 0
    return {
      part: this.#part.name,
      isCounted: this.#part.isCounted,
      isNone: !isToMeasure,
      source: totalJoules === null ? null : this.#meter.source,
      totalJoules,
      uncertaintyJoules: totalJoules === null ? null : uncertaintyTogether(this.#how.method, integrals),
      sensorJoules: sensorJoules(this.#meter, totalJoules),
      sensorSource: this.#meter.sensor?.source ?? '',
      coverage: isToMeasure ? minCoverage(integrals) : null,
      ...this.#powers(integrals),
      temperatureAverageCelsius: this.#temperature.average,
      temperatureMaxCelsius: this.#temperature.max,
      utilizationAveragePercent: this.#utilization.average,
      utilizationMaxPercent: this.#utilization.max,
      otherJoules: wholeSum(others.map(({ integral }) => integral.energyJoules)),
      missing: this.#missing(own, absent, known.length > 0 || isNone),
      devices: deviceReports(
        known.filter(device => !device.isOwn || this.#isToTell(device)),
        {
          part: this.#part,
          meter: this.#meter,
          window: { startMs: this.#startMs, endMs: this.#endMs },
          temperatures: this.#temperature.count,
        },
      ),
    }
  }

  /** @param isMean Whether its powers are means of the intervals before them. */
  #device(channel: Channel, card: CardNames | undefined, isMean = false): Device {
    const name = card === undefined ? channel.device : cardKey(card)
    const known = this.#devices.get(name)
    if (known !== undefined) return known
    const isOwn = card === undefined || this.#ownCards.isOwn(card)
    const about = { name, index: card?.index ?? 0, isOwn }
    const device = this.#newDevice(channel, about, isMean)
    device.begin(this.#startMs)
    device.end(this.#endMs)
    this.#devices.set(name, device)
    return device
  }

  #newDevice(channel: Channel, about: Pick<Device, 'name' | 'index' | 'isOwn'>, isMean: boolean): Device {
    if (channel.quantity === 'energy' || isMean)
      return counterDevice(about, {
        intervalMs: this.#how.intervalMs,
        isExpected: this.#isExpected(about.name),
        isAsShown: isMean && this.#how.method !== oldestMethod,
      })
    const window = this.#meter.powerWindows?.find(({ index }) => index === about.index)
    if (!this.#part.hasCards) return powerDevice(about, this.#how, window)
    return cardDevice(about, this.#how, { window, sensor: this.#meter.sensor })
  }

  /** Whether it is told of even where it never told anything: it is missing then. */
  #isExpected(name: string): boolean {
    const first = energyChannels(this.#part)[0]?.device
    return this.#meter.devices?.includes(name) ?? name === first
  }

  #isToTell({ name, isSeen }: Pick<Device, 'name' | 'isSeen'>): boolean {
    if (this.#part.hasCards) return true
    return this.#isExpected(name) || (this.#meter.devices === undefined && isSeen)
  }

  // One that fell off the bus is in no line, and so in no sum.
  #absentCards(own: readonly Known[]): OwnCards['expected'] {
    return this.#ownCards.expected.filter(
      ({ names }) => !own.some(({ name, index }) => [name, String(index)].some(one => names.includes(one))),
    )
  }

  /** The model of an estimate is off by more than its samples are. */
  #withModel(integral: Integral): Integral {
    if (this.#meter.source !== 'estimated' || integral.energyJoules === null) return integral
    const model = integral.energyJoules * relativeUncertaintyOfEstimate
    return {
      ...integral,
      uncertaintyJoules: Math.hypot(model, integral.uncertaintyJoules ?? 0),
      budget: integral.budget === null ? null : { ...integral.budget, modelJoules: model },
    }
  }

  #powers(integrals: readonly Integral[]) {
    // Powers of the devices that tell theirs are no power of all.
    const allTell = integrals.every(({ averageWatts }) => averageWatts !== null)
    if (!allTell) return { powerAverageWatts: null, powerMaxWatts: null, powerMinWatts: null }
    const [first, ...others] = integrals
    const one = others.length === 0 ? first : undefined
    // A card that tells its joules only is in no sum of powers.
    const sum = integrals.every(({ maxWatts }) => maxWatts !== null) ? this.#power : undefined
    return {
      powerAverageWatts: wholeSum(
        integrals.map(({ energyJoules, averageWatts }) => (energyJoules === null ? null : averageWatts)),
      ),
      powerMaxWatts: one === undefined ? (sum?.max ?? null) : one.maxWatts,
      powerMinWatts: one === undefined ? (sum?.min ?? null) : one.minWatts,
    }
  }

  #missing(own: readonly Known[], absent: OwnCards['expected'], isToldOf: boolean): readonly string[] {
    const { name } = this.#meter
    if (!isToldOf) return this.#part.hasCards ? [`${name} gave no reading of a ${this.#part.label}`] : []
    return [
      ...own
        .filter(({ integral }) => integral.energyJoules === null)
        .map(device => (this.#part.hasCards ? missingCard(device) : missingDevice(name, device))),
      ...absent.map(({ index }) => `${this.#part.label} ${index} was not told of`),
    ]
  }
}
