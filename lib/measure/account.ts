import { EnergySum } from './accumulate.js'
import { Breaks } from './breaks.js'
import { relativeUncertaintyOfEstimate } from './estimate.js'
import { type Gap, type Integral, PowerIntegral } from './integrate.js'
import type { EnergySource, Meter, MeterName, Sample } from './meter.js'

/** What one meter told of one device over the window of an attempt. */
export interface DeviceReport {
  readonly meter: MeterName
  readonly measures: Meter['measures']
  readonly source: EnergySource
  readonly assumption: string
  /** `package`, `ram`, a GPU's UUID, or `hottest sensor`. */
  readonly device: string
  readonly deviceIndex: number
  readonly energyJoules: number | null
  /** How much of it no sample tells: assumed from those around a gap. */
  readonly assumedJoules: number
  readonly uncertaintyJoules: number | null
  readonly coverage: number
  readonly samples: number
  readonly gaps: readonly Gap[]
}

/** Energy, power, temperature and utilisation of one attempt. What was not measured is null. */
export interface EnergyReport {
  /** CPU and GPU together; null unless all that was to be measured is known. */
  readonly totalJoules: number | null
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
  }
  readonly devices: readonly DeviceReport[]
}

/** What is known of a meter without starting it. */
export type MeterDescription = Omit<Meter, 'start'>

interface GpuAccount {
  readonly uuid: string
  readonly index: number
  readonly power: PowerIntegral
}

/**
 * Adds up the samples of one attempt as they come, in constant memory. Feed it from before the attempt starts
 * until after it ends; `begin` and `end` set the window (milliseconds since the epoch).
 */
export class EnergyAccount {
  readonly #meters: readonly MeterDescription[]
  readonly #intervalMs: number
  readonly #package: EnergySum
  readonly #ram: EnergySum
  readonly #gpus = new Map<string, GpuAccount>()
  readonly #gpuTemperature = new Reading()
  readonly #gpuUtilization = new Reading()
  readonly #cpuTemperature = new Reading()
  readonly #gpuPower = new SumOfDevices()
  readonly #breaks = new Breaks()
  #sawPackage = false
  #sawRam = false
  #startMs = Number.POSITIVE_INFINITY
  #endMs = Number.POSITIVE_INFINITY

  constructor(meters: readonly MeterDescription[], intervalMs: number) {
    this.#meters = meters
    this.#intervalMs = intervalMs
    // perf prints hundredths of a joule; powercap counts microjoules, which this is never too small for.
    const counter = { intervalMs, resolutionJoules: 0.01 }
    this.#package = new EnergySum(counter)
    this.#ram = new EnergySum(counter)
  }

  begin(startMs: number): void {
    this.#startMs = startMs
    this.#package.begin(startMs)
    this.#ram.begin(startMs)
    for (const { power } of this.#gpus.values()) power.begin(startMs)
  }

  end(endMs: number): void {
    this.#endMs = endMs
    this.#package.end(endMs)
    this.#ram.end(endMs)
    for (const { power } of this.#gpus.values()) power.end(endMs)
  }

  /** Somewhere in this stretch the machine slept: no energy across it is a measurement. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
    this.#package.break(stretch)
    this.#ram.break(stretch)
    for (const { power } of this.#gpus.values()) power.break(stretch)
  }

  /** Whether the sample is one to keep: energy counted while the machine slept is not the training's. */
  add(sample: Sample): boolean {
    const inside = sample.timeMs >= this.#startMs && sample.timeMs <= this.#endMs
    switch (sample.kind) {
      case 'cpu-energy':
        if (this.#breaks.touches(sample.timeMs - sample.intervalMs, sample.timeMs)) return false
        this.#sawPackage ||= sample.packageJoules !== null
        this.#sawRam ||= sample.ramJoules !== null
        if (sample.packageJoules !== null)
          this.#package.add(sample.timeMs, sample.intervalMs, sample.packageJoules)
        if (sample.ramJoules !== null) this.#ram.add(sample.timeMs, sample.intervalMs, sample.ramJoules)
        return true
      case 'cpu-temperature':
        this.#cpuTemperature.add(sample.temperatureCelsius, inside)
        return true
      case 'gpu':
        if (sample.powerWatts !== null) {
          this.#gpu(sample.uuid, sample.index).power.add(sample.timeMs, sample.powerWatts)
          this.#gpuPower.add(sample.index, sample.powerWatts, inside)
        }
        this.#gpuTemperature.add(sample.temperatureCelsius, inside)
        this.#gpuUtilization.add(sample.utilizationPercent, inside)
        return true
    }
  }

  result(): EnergyReport {
    const cpuMeter = this.#meters.find(meter => meter.measures === 'cpu')
    const gpuMeter = this.#meters.find(meter => meter.measures === 'gpu')
    const cpuTemperatureMeter = this.#meters.find(meter => meter.measures === 'cpu-temperature')
    const packageEnergy = describeCpu(this.#package.result(), cpuMeter)
    const ramEnergy = describeCpu(this.#ram.result(), cpuMeter)
    const gpus = [...this.#gpus.values()].map(gpu => ({ ...gpu, integral: gpu.power.result() }))
    this.#gpuPower.close()

    const cpuParts = [this.#sawPackage ? packageEnergy : undefined, this.#sawRam ? ramEnergy : undefined]
    const gpuParts = gpus.map(({ integral }) => integral)
    const one = gpuParts.length === 1 ? gpuParts[0] : undefined
    const known = [
      ...(cpuMeter === undefined ? [] : [total(cpuParts)]),
      ...(gpuMeter === undefined ? [] : [total(gpuParts)]),
    ]
    return {
      totalJoules: known.includes(null) ? null : sum(known),
      cpu: {
        source: total(cpuParts) === null ? null : (cpuMeter?.source ?? null),
        packageJoules: cpuParts[0]?.energyJoules ?? null,
        ramJoules: cpuParts[1]?.energyJoules ?? null,
        totalJoules: total(cpuParts),
        uncertaintyJoules: quadrature(cpuParts),
        coverage: cpuMeter === undefined ? null : leastCoverage(cpuParts),
        temperatureAverageCelsius: this.#cpuTemperature.average,
        temperatureMaxCelsius: this.#cpuTemperature.max,
      },
      gpu: {
        source: total(gpuParts) === null ? null : (gpuMeter?.source ?? null),
        totalJoules: total(gpuParts),
        uncertaintyJoules: quadrature(gpuParts),
        coverage: gpuMeter === undefined ? null : leastCoverage(gpuParts),
        powerAverageWatts: sum(gpuParts.map(part => part.averageWatts)),
        powerMaxWatts: one === undefined ? this.#gpuPower.max : one.maxWatts,
        powerMinWatts: one === undefined ? this.#gpuPower.min : one.minWatts,
        temperatureAverageCelsius: this.#gpuTemperature.average,
        temperatureMaxCelsius: this.#gpuTemperature.max,
        utilizationAveragePercent: this.#gpuUtilization.average,
        utilizationMaxPercent: this.#gpuUtilization.max,
      },
      devices: [
        ...(cpuMeter === undefined ? [] : [describe(cpuMeter, 'package', 0, packageEnergy)]),
        ...(cpuMeter === undefined || !this.#sawRam ? [] : [describe(cpuMeter, 'ram', 0, ramEnergy)]),
        ...(gpuMeter === undefined
          ? []
          : gpus.map(gpu => describe(gpuMeter, gpu.uuid, gpu.index, gpu.integral))),
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

  // Cards are told apart by UUID: an index may pass to another card when a driver restarts.
  #gpu(uuid: string, index: number): GpuAccount {
    const key = uuid || String(index)
    const known = this.#gpus.get(key)
    if (known !== undefined) return known
    const power = new PowerIntegral({ intervalMs: this.#intervalMs })
    power.begin(this.#startMs)
    power.end(this.#endMs)
    const gpu = { uuid: key, index, power }
    this.#gpus.set(key, gpu)
    return gpu
  }
}

/** Mean and maximum of a reading over the window; of the nearest one when none fell into it. */
class Reading {
  count = 0
  #sum = 0
  #max = Number.NEGATIVE_INFINITY
  #nearest: number | null = null

  add(value: number | null, inside: boolean): void {
    if (value === null) return
    if (!inside) {
      if (this.count === 0) this.#nearest = value
      return
    }
    this.count += 1
    this.#sum += value
    if (value > this.#max) this.#max = value
  }

  get average(): number | null {
    return this.count === 0 ? this.#nearest : this.#sum / this.count
  }

  get max(): number | null {
    return this.count === 0 ? this.#nearest : this.#max
  }
}

/** Extremes of the power of all cards together: readings of one loop of the meter belong to one instant. */
class SumOfDevices {
  min: number | null = null
  max: number | null = null
  #watts = 0
  #lastIndex = -1
  #cards = 0
  #mostCards = 0

  add(index: number, watts: number, inside: boolean): void {
    if (index <= this.#lastIndex) this.close()
    this.#lastIndex = index
    if (!inside) return
    this.#watts += watts
    this.#cards += 1
  }

  close(): void {
    // A loop cut short by the window's edge lacks some cards and is no reading of their sum.
    if (this.#cards > 0 && this.#cards >= this.#mostCards) {
      if (this.#cards > this.#mostCards) [this.min, this.max] = [this.#watts, this.#watts]
      this.#mostCards = this.#cards
      this.min = Math.min(this.min ?? this.#watts, this.#watts)
      this.max = Math.max(this.max ?? this.#watts, this.#watts)
    }
    this.#watts = 0
    this.#cards = 0
    this.#lastIndex = -1
  }
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
  }
}

type Part = Integral | undefined

function total(parts: readonly Part[]): number | null {
  return sum(parts.map(part => part?.energyJoules ?? null))
}

function quadrature(parts: readonly Part[]): number | null {
  const known = parts.flatMap(part => part?.uncertaintyJoules ?? [])
  return known.length === 0 ? null : Math.hypot(...known)
}

function leastCoverage(parts: readonly Part[]): number {
  const known = parts.flatMap(part => part?.coverage ?? [])
  return known.length === 0 ? 0 : Math.min(...known)
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((left, right) => left + right, 0)
}
