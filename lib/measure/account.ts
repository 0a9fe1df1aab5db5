import { Breaks } from './breaks.js'
import { cardKey } from './card-identity.js'
import { type CardEnergy, cardEnergy, counterEnergy } from './device-energy.js'
import { relativeUncertaintyOfEstimate } from './estimate.js'
import { emptyIntegral, type Gap, type Integral } from './integrate.js'
import type { EnergySource, GpuSample, Meter, MeterName, Sample } from './meter.js'
import { Reading, SumOfCards } from './readings.js'

/** What one meter told of one device over the window of an attempt. */
export interface DeviceReport {
  readonly meter: MeterName
  readonly measures: Meter['measures']
  readonly source: EnergySource
  readonly assumption: string
  /** `package`, `ram`, what a GPU is known by, or `hottest sensor`; {@link noCard} where no GPU was told of. */
  readonly device: string
  readonly deviceIndex: number
  readonly energyJoules: number | null
  /** How much of it no sample tells: assumed from those around a gap. */
  readonly assumedJoules: number
  readonly uncertaintyJoules: number | null
  readonly coverage: number
  readonly samples: number
  readonly gaps: readonly Gap[]
  /** A card that is not the attempt's: told apart, and in no total. */
  readonly other: boolean
}

/** The device of a GPU meter that told of no card. */
export const noCard = 'no card'

/** Energy, power, temperature and utilisation of one attempt. What was not measured is null. */
export interface EnergyReport {
  /** CPU and GPU together; null unless all that was to be measured is known. */
  readonly totalJoules: number | null
  /** What of it is not known though it was to be measured, in words: `GPU 1 (GPU-…) told no power`. */
  readonly missing: readonly string[]
  readonly cpu: {
    readonly source: EnergySource | null
    readonly packageJoules: number | null
    readonly ramJoules: number | null
    readonly totalJoules: number | null
    readonly uncertaintyJoules: number | null
    readonly coverage: number | null
    readonly temperatureAverageCelsius: number | null
    readonly temperatureMaxCelsius: number | null
  }
  /** Of the cards that the attempt may use. */
  readonly gpu: {
    readonly source: EnergySource | null
    readonly totalJoules: number | null
    readonly uncertaintyJoules: number | null
    readonly coverage: number | null
    readonly powerAverageWatts: number | null
    readonly powerMaxWatts: number | null
    readonly powerMinWatts: number | null
    readonly temperatureAverageCelsius: number | null
    readonly temperatureMaxCelsius: number | null
    readonly utilizationAveragePercent: number | null
    readonly utilizationMaxPercent: number | null
    /** What the other cards of the machine took; null where there are none, or one is not known. */
    readonly otherJoules: number | null
  }
  readonly devices: readonly DeviceReport[]
}

/** What is known of a meter without starting it. */
export type MeterDescription = Omit<Meter, 'start'>

interface Card {
  readonly device: string
  readonly index: number
  readonly isOwn: boolean
  readonly energy: CardEnergy
}

/** Which cards an attempt may use. */
export interface OwnCards {
  isOwn(card: Pick<GpuSample, 'uuid' | 'busId' | 'index'>): boolean
  /** Those that must be told of, each by all that it may be called; of the others that come nothing is expected. */
  readonly expected: readonly { readonly index: number; readonly names: readonly string[] }[]
  /** Whether it may use none: then no GPU energy is missing. */
  readonly isNone: boolean
}

export const allCards: OwnCards = { isOwn: () => true, expected: [], isNone: false }

/**
 * Adds up the samples of one attempt as they come, in constant memory. Feed it from before the attempt starts
 * until after it ends; `begin` and `end` set the window (milliseconds since the epoch).
 */
export class EnergyAccount {
  readonly #meters: readonly MeterDescription[]
  readonly #intervalMs: number
  readonly #ownCards: OwnCards
  readonly #package
  readonly #ram
  readonly #cards = new Map<string, Card>()
  readonly #gpuTemperature = new Reading()
  readonly #gpuUtilization = new Reading()
  readonly #cpuTemperature = new Reading()
  readonly #gpuPower = new SumOfCards()
  readonly #breaks = new Breaks()
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY

  /** @param ownCards The cards that the attempt may use: all of the machine, where not given. */
  constructor(meters: readonly MeterDescription[], intervalMs: number, ownCards: OwnCards = allCards) {
    this.#meters = meters
    this.#intervalMs = intervalMs
    this.#ownCards = ownCards
    this.#package = counterEnergy(intervalMs)
    this.#ram = counterEnergy(intervalMs)
  }

  begin(startMs: number): void {
    this.#startMs = startMs
    for (const energy of this.#all()) energy.begin(startMs)
  }

  end(endMs: number): void {
    this.#endMs = endMs
    for (const energy of this.#all()) energy.end(endMs)
  }

  /** Somewhere in this stretch the machine slept: no energy across it is a measurement. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
    for (const energy of this.#all()) energy.break(stretch)
  }

  /** Whether the sample is one to keep: energy counted while the machine slept is not the training's. */
  add(sample: Sample): boolean {
    const inside = sample.timeMs >= this.#startMs && sample.timeMs <= this.#endMs
    switch (sample.kind) {
      case 'cpu-energy': {
        const { timeMs, intervalMs, packageJoules, ramJoules } = sample
        if (this.#breaks.touches(timeMs - intervalMs, timeMs)) return false
        this.#package.see(timeMs, packageJoules, joules => this.#package.sum.add(timeMs, intervalMs, joules))
        // A processor without the counter never tells of it.
        if (ramJoules !== null || this.#ram.isSeen)
          this.#ram.see(timeMs, ramJoules, joules => this.#ram.sum.add(timeMs, intervalMs, joules))
        return true
      }
      case 'cpu-temperature':
        this.#cpuTemperature.add(sample.temperatureCelsius, inside)
        return true
      case 'gpu': {
        const { isOwn, energy } = this.#card(sample)
        const { timeMs, index, powerWatts } = sample
        energy.see(timeMs, powerWatts, watts => energy.sum.add(timeMs, watts))
        if (!isOwn) return true
        if (powerWatts !== null) this.#gpuPower.add(index, powerWatts, inside)
        this.#gpuTemperature.add(sample.temperatureCelsius, inside)
        this.#gpuUtilization.add(sample.utilizationPercent, inside)
        return true
      }
    }
  }

  result(): EnergyReport {
    const cpuMeter = this.#meters.find(meter => meter.measures === 'cpu')
    const gpuMeter = this.#meters.find(meter => meter.measures === 'gpu')
    const cpuTemperatureMeter = this.#meters.find(meter => meter.measures === 'cpu-temperature')
    const cards = [...this.#cards.values()].map(card => ({ ...card, integral: card.energy.result() }))
    const own = cards.filter(({ isOwn }) => isOwn)
    const others = cards.filter(({ isOwn }) => !isOwn)
    this.#gpuPower.close()

    const cpuParts =
      cpuMeter === undefined
        ? []
        : [
            { name: 'package' as const, energy: this.#package },
            { name: 'ram' as const, energy: this.#ram },
          ]
            .filter(
              ({ name, energy }) => cpuMeter.parts?.includes(name) ?? (name === 'package' || energy.isSeen),
            )
            .map(part => ({ ...part, integral: describeCpu(part.energy.result(), cpuMeter) }))
    const jouleOf = (name: 'package' | 'ram') =>
      cpuParts.find(part => part.name === name)?.integral.energyJoules ?? null
    const cpuIntegrals = cpuParts.map(({ integral }) => integral)
    const ownIntegrals = own.map(({ integral }) => integral)
    // With cards, none of which the attempt may use, its GPU energy is none, and missing from nothing.
    const isWithoutCards = gpuMeter === undefined || this.#ownCards.isNone
    // One that fell off the bus is in no line, and so in no sum.
    const absent = isWithoutCards
      ? []
      : this.#ownCards.expected.filter(
          ({ names }) =>
            !own.some(({ device, index }) => [device, String(index)].some(name => names.includes(name))),
        )
    const gpuIntegrals = [...ownIntegrals, ...absent.map(() => emptyIntegral(this.#startMs, this.#endMs))]
    const known = [
      ...(cpuMeter === undefined ? [] : [total(cpuIntegrals)]),
      ...(isWithoutCards ? [] : [total(gpuIntegrals)]),
    ]
    const one = gpuIntegrals.length === 1 ? gpuIntegrals[0] : undefined
    // Powers of the cards that tell theirs are no power of all.
    const allTell = gpuIntegrals.every(({ averageWatts }) => averageWatts !== null)
    return {
      totalJoules: total(known.map(energyJoules => ({ energyJoules }))),
      missing: [
        ...cpuParts
          .filter(({ integral }) => integral.energyJoules === null)
          .map(({ name, energy }) => missingCounter(name, cpuMeter?.name ?? '', energy.isSeen)),
        ...own
          .filter(({ integral }) => integral.energyJoules === null)
          .map(({ device, index, integral }) => missingCard(device, index, integral)),
        ...(cards.length === 0 ? [] : absent.map(({ index }) => `GPU ${index} was not told of`)),
        ...(isWithoutCards || cards.length > 0 ? [] : [`${gpuMeter.name} gave no reading of a GPU`]),
      ],
      cpu: {
        source: total(cpuIntegrals) === null ? null : (cpuMeter?.source ?? null),
        packageJoules: jouleOf('package'),
        ramJoules: jouleOf('ram'),
        totalJoules: total(cpuIntegrals),
        uncertaintyJoules: total(cpuIntegrals) === null ? null : quadrature(cpuIntegrals),
        coverage: cpuMeter === undefined ? null : leastCoverage(cpuIntegrals),
        temperatureAverageCelsius: this.#cpuTemperature.average,
        temperatureMaxCelsius: this.#cpuTemperature.max,
      },
      gpu: {
        source: total(gpuIntegrals) === null ? null : (gpuMeter?.source ?? null),
        totalJoules: total(gpuIntegrals),
        uncertaintyJoules: total(gpuIntegrals) === null ? null : quadrature(gpuIntegrals),
        coverage: isWithoutCards ? null : leastCoverage(gpuIntegrals),
        powerAverageWatts: allTell
          ? total(
              gpuIntegrals.map(({ energyJoules, averageWatts }) => ({
                energyJoules: energyJoules === null ? null : averageWatts,
              })),
            )
          : null,
        powerMaxWatts: !allTell ? null : one === undefined ? this.#gpuPower.max : one.maxWatts,
        powerMinWatts: !allTell ? null : one === undefined ? this.#gpuPower.min : one.minWatts,
        temperatureAverageCelsius: this.#gpuTemperature.average,
        temperatureMaxCelsius: this.#gpuTemperature.max,
        utilizationAveragePercent: this.#gpuUtilization.average,
        utilizationMaxPercent: this.#gpuUtilization.max,
        otherJoules: total(others.map(({ integral }) => integral)),
      },
      devices: [
        ...(cpuMeter === undefined
          ? []
          : cpuParts.map(({ name, integral }) => describe(cpuMeter, name, 0, integral))),
        ...(gpuMeter === undefined
          ? []
          : cards.map(({ device, index, isOwn, integral }) => ({
              ...describe(gpuMeter, device, index, integral),
              other: !isOwn,
            }))),
        ...(gpuMeter === undefined || cards.length > 0
          ? []
          : [describe(gpuMeter, noCard, -1, emptyIntegral(this.#startMs, this.#endMs))]),
        ...(cpuTemperatureMeter === undefined
          ? []
          : [
              {
                ...describe(cpuTemperatureMeter, 'hottest sensor', 0, undefined),
                samples: this.#cpuTemperature.count,
              },
            ]),
      ],
    }
  }

  #all() {
    return [this.#package, this.#ram, ...[...this.#cards.values()].map(({ energy }) => energy)]
  }

  #card(sample: GpuSample): Card {
    const device = cardKey(sample)
    const known = this.#cards.get(device)
    if (known !== undefined) return known
    const energy = cardEnergy(this.#intervalMs)
    energy.begin(this.#startMs)
    energy.end(this.#endMs)
    const card = { device, index: sample.index, isOwn: this.#ownCards.isOwn(sample), energy }
    this.#cards.set(device, card)
    return card
  }
}

function missingCounter(name: 'package' | 'ram', meter: string, isSeen: boolean): string {
  const what = name === 'package' ? "the processors' package" : 'RAM'
  return isSeen
    ? `${meter} told no energy of ${what}: its counter was not counted, or stood still`
    : `${meter} gave no reading of ${what}`
}

function missingCard(device: string, index: number, { samples }: Integral): string {
  const when = samples === 0 ? 'told no power' : 'told no power for a part of the time'
  return `GPU ${index}${device === String(index) ? '' : ` (${device})`} ${when}`
}

function describeCpu(integral: Integral, meter: MeterDescription | undefined): Integral {
  if (meter?.source !== 'estimated' || integral.energyJoules === null) return integral
  const model = integral.energyJoules * relativeUncertaintyOfEstimate
  return { ...integral, uncertaintyJoules: Math.hypot(model, integral.uncertaintyJoules ?? 0) }
}

function describe(
  meter: MeterDescription,
  device: string,
  deviceIndex: number,
  integral: Integral | undefined,
): DeviceReport {
  return {
    meter: meter.name,
    measures: meter.measures,
    source: meter.source,
    assumption: meter.assumption,
    device,
    deviceIndex,
    energyJoules: integral?.energyJoules ?? null,
    assumedJoules: integral?.assumedJoules ?? 0,
    uncertaintyJoules: integral?.uncertaintyJoules ?? null,
    coverage: integral?.coverage ?? 0,
    samples: integral?.samples ?? 0,
    gaps: integral?.gaps ?? [],
    other: false,
  }
}

interface Part {
  readonly energyJoules: number | null
}

// A total without one of its parts is no total.
function total(parts: readonly Part[]): number | null {
  if (parts.length === 0) return null
  return parts.reduce<number | null>(
    (sum, { energyJoules }) => (sum === null || energyJoules === null ? null : sum + energyJoules),
    0,
  )
}

function quadrature(parts: readonly Integral[]): number | null {
  const known = parts.flatMap(part => part.uncertaintyJoules ?? [])
  return known.length === 0 ? null : Math.hypot(...known)
}

function leastCoverage(parts: readonly Integral[]): number {
  return parts.length === 0 ? 0 : Math.min(...parts.map(({ coverage }) => coverage))
}
