import { SleepGaps } from '../clock/sleep-gaps.js'
import type { Sample } from '../meter.js'
import { partOf } from '../parts.js'
import { totalInWords } from '../total-words.js'
import { type AddingUpCards, Component, type MeterDescription } from './component.js'
import type { ComponentReport, EnergyReport } from './energy-report.js'
import type { Gap } from './integral/integral.js'
import { type EnergyMethod, energyMethod } from './method.js'
import { allCards } from './own-cards.js'
import { wholeSum } from './whole-sum.js'

/**
 * Adds up the samples of one attempt as they come, in constant memory. Feed it from before the attempt starts
 * until after it ends; `begin` and `end` set the window (milliseconds since the epoch).
 */
export class EnergyAccount {
  readonly #components: ReadonlyMap<string, Component>
  readonly #breaks = new SleepGaps()
  readonly #method: EnergyMethod

  /**
   * @param options.ownCards The cards that the attempt may use: all of the machine, where not given.
   * @param options.method Of adding up: today's, where not given.
   * @param options.openEnds Which ends of the window lie within an attempt: none, where not given.
   */
  constructor(
    meters: readonly MeterDescription[],
    {
      intervalMs,
      ownCards = allCards,
      method = energyMethod,
      openEnds,
    }: Partial<AddingUpCards> & { intervalMs: number },
  ) {
    this.#method = method
    this.#components = new Map(
      meters.map(meter => [
        meter.measures,
        new Component(partOf(meter.measures), meter, { intervalMs, ownCards, method, openEnds }),
      ]),
    )
  }

  begin(startMs: number): void {
    for (const component of this.#components.values()) component.begin(startMs)
  }

  end(endMs: number): void {
    for (const component of this.#components.values()) component.end(endMs)
  }

  /** The machine slept within this stretch: energy across it is not a measurement. */
  break(stretch: Gap): void {
    this.#breaks.add(stretch)
    for (const component of this.#components.values()) component.break(stretch)
  }

  /** Whether to keep the sample: energy counted while the machine slept is not the training's. */
  add(sample: Sample): boolean {
    const { measures, timeMs, intervalMs } = sample
    if (intervalMs !== undefined && this.#breaks.touches(timeMs - intervalMs, timeMs)) return false
    this.#components.get(measures)?.add(sample)
    return true
  }

  result(): EnergyReport {
    const components = [...this.#components.values()].map(component => component.result())
    const counted = components.filter(({ isCounted, isNone }) => isCounted && !isNone)
    const of = (part: string) => components.find(component => component.part === part) ?? unmeasured(part)
    const cpu = of('cpu')
    const heat = of('cpu-temperature')
    const { part, isCounted, isNone, missing, devices, ...gpu } = of('gpu')
    const joulesOf = (name: string) => cpu.devices.find(({ device }) => device === name)?.energyJoules ?? null
    const all = components.flatMap(({ devices }) => devices)
    const totalJoules = wholeSum(counted.map(({ totalJoules }) => totalJoules))
    return {
      method: this.#method,
      totalJoules,
      totalOf: totalJoules === null ? '' : totalInWords(all),
      missing: components.flatMap(({ isCounted, missing }) => (isCounted ? missing : [])),
      components,
      cpu: {
        source: cpu.source,
        packageJoules: joulesOf('package'),
        ramJoules: joulesOf('ram'),
        totalJoules: cpu.totalJoules,
        uncertaintyJoules: cpu.uncertaintyJoules,
        sensorJoules: cpu.sensorJoules,
        sensorSource: cpu.sensorSource,
        coverage: cpu.coverage,
        temperatureAverageCelsius: heat.temperatureAverageCelsius,
        temperatureMaxCelsius: heat.temperatureMaxCelsius,
      },
      gpu,
      devices: all,
    }
  }
}

/** What is told of a part that no meter is for. */
function unmeasured(part: string): ComponentReport {
  return {
    part,
    isCounted: partOf(part).isCounted,
    isNone: true,
    source: null,
    totalJoules: null,
    uncertaintyJoules: null,
    sensorJoules: null,
    sensorSource: '',
    coverage: null,
    powerAverageWatts: null,
    powerMaxWatts: null,
    powerMinWatts: null,
    temperatureAverageCelsius: null,
    temperatureMaxCelsius: null,
    utilizationAveragePercent: null,
    utilizationMaxPercent: null,
    otherJoules: null,
    missing: [],
    devices: [],
  }
}
