import { channelValue, type Sample, type Sensor } from '../../meter.js'
import type { PowerWindow } from '../../nvidia-smi/power-window.js'
import type { Device } from '../device.js'
import { type CardEnergy, cardEnergy } from '../device-energy.js'
import { type Gap, type Integral, noBudget } from '../integral/integral.js'
import type { AddingUp } from '../method.js'
import { contradictions, type Witness } from './contradictions.js'
import { CounterEdges } from './counter-edges.js'
import { isOtherThanPower, type Told } from './counter-fit.js'

/**
 * The energy of a card by all that it tells of it. The joules come from the one that is best known to be right: the
 * counter where it was read on both sides of both edges, else power at the instant, else the power that the card tells
 * by default, else its average. The others stand beside it, and where one of them contradicts it, that is told.
 */

/** All that is told of a card's energy. */
export interface Testimony {
  readonly witnesses: readonly Witness[]
  /** What is strange about them, in words that follow the card's name. */
  readonly doubts: readonly string[]
}

/** A card as a device, with what its witnesses say. */
export interface CardDevice extends Device {
  testimony(): Testimony
}

const powerChannels = {
  draw: 'powerWatts',
  instant: 'powerInstantWatts',
  average: 'powerAverageWatts',
} as const
type PowerWitness = keyof typeof powerChannels
const powerWitnesses = ['instant', 'draw', 'average'] as const satisfies readonly PowerWitness[]

// nvml.h: "GPU power averaged over 1 sec interval".
const averageWindowMs = 1000

/**
 * @param known.window Over how long its power is averaged; undefined where nobody says.
 * @param known.sensor What its sensor may be off by; undefined where nobody says.
 */
export function cardDevice(
  about: Pick<Device, 'name' | 'index' | 'isOwn'>,
  how: AddingUp,
  known: KnownSensor,
): CardDevice {
  const card = new CardWitnesses(how, known)
  return {
    ...about,
    get isSeen() {
      return card.isSeen
    },
    begin: startMs => card.begin(startMs),
    end: endMs => card.end(endMs),
    break: stretch => card.break(stretch),
    see: sample => card.see(sample),
    result: () => card.verdict().integral,
    testimony: () => card.verdict().testimony,
  }
}

interface KnownSensor {
  readonly window: PowerWindow | undefined
  readonly sensor: Sensor | undefined
}

interface Verdict {
  readonly integral: Integral
  readonly testimony: Testimony
}

class CardWitnesses {
  readonly #powers: Readonly<Record<PowerWitness, CardEnergy>>
  readonly #counter = new CounterEdges()
  readonly #windows: Readonly<Record<PowerWitness, number | undefined>>
  readonly #chargesLag: boolean
  readonly #sensor: Sensor | undefined
  #startMs = Number.NaN
  #endMs = Number.NaN
  #verdict: Verdict | undefined

  constructor(how: AddingUp, { window, sensor }: KnownSensor) {
    this.#sensor = sensor
    this.#powers = {
      draw: cardEnergy(how, window),
      instant: cardEnergy(how),
      average: cardEnergy(how, { windowMs: averageWindowMs }),
    }
    // Records of before charge no lag, whatever the card.
    this.#chargesLag = how.method !== 'trapezoid'
    this.#windows = { draw: window?.windowMs, instant: 0, average: averageWindowMs }
  }

  get isSeen(): boolean {
    return this.#all.some(one => one.isSeen)
  }

  begin(startMs: number): void {
    this.#startMs = startMs
    for (const one of this.#all) one.begin(startMs)
  }

  end(endMs: number): void {
    this.#endMs = endMs
    for (const one of this.#all) one.end(endMs)
  }

  break(stretch: Gap): void {
    for (const one of this.#all) one.break(stretch)
  }

  /** A sample; what it does not hold was not asked for. */
  see(sample: Sample): void {
    const { timeMs, values } = sample
    for (const name of powerWitnesses) {
      const channel = powerChannels[name]
      const energy = this.#powers[name]
      if (!(channel in values)) continue
      energy.see(timeMs, channelValue(sample, channel), watts => energy.sum.add(timeMs, watts))
    }
    const instant = channelValue(sample, this.#windows.draw === 0 ? 'powerWatts' : 'powerInstantWatts')
    if (instant !== null) this.#counter.seePower(timeMs, instant)
    const joules = channelValue(sample, 'energyCounterJoules')
    if (joules !== null) this.#counter.see(timeMs, joules)
  }

  /** The same however often it is asked. */
  verdict(): Verdict {
    this.#verdict ??= this.#judge()
    return this.#verdict
  }

  get #all() {
    return [this.#counter, ...powerWitnesses.map(name => this.#powers[name])]
  }

  #judge(): Verdict {
    const powers = powerWitnesses.map(name => ({
      witness: name,
      integral: this.#withLag(this.#powers[name].result(), this.#windows[name]),
      windowMs: this.#windows[name],
      isSeen: this.#powers[name].isSeen,
    }))
    // One that tells no energy tells at least what is missing.
    const best = powers.find(({ integral }) => integral.energyJoules !== null) ?? powers.find(isDraw)
    const base = best?.integral ?? this.#powers.draw.result()
    const { joules, reason, uncertaintyJoules } = this.#counted(powers.map(({ integral }) => integral))
    const isCounted = joules !== null
    const witnesses: readonly Witness[] = [
      ...(this.#counter.isSeen
        ? [{ witness: 'counter' as const, energyJoules: joules, uncertaintyJoules, chosen: isCounted }]
        : []),
      ...powers
        .filter(({ isSeen }) => isSeen)
        .map(({ witness, integral, windowMs }) => ({
          witness,
          energyJoules: integral.energyJoules,
          uncertaintyJoules: integral.uncertaintyJoules,
          chosen: !isCounted && witness === best?.witness && integral.energyJoules !== null,
          windowMs,
        })),
    ]
    return {
      integral: isCounted
        ? withCounter(base, joules, uncertaintyJoules, (this.#endMs - this.#startMs) / 1000)
        : base,
      testimony: {
        witnesses,
        doubts: [
          ...(reason === '' ? [] : [`its energy counter is not used, since ${reason}`]),
          ...contradictions(witnesses, this.#sensor),
        ],
      },
    }
  }

  /**
   * Where nobody says whether a power is a mean of a second, nothing is put back of what its lag may have moved out of
   * the attempt: at each step of power up to the step times half the window.
   */
  #withLag(integral: Integral, windowMs: number | undefined): Integral {
    const { uncertaintyJoules, minWatts, maxWatts, budget } = integral
    if (windowMs !== undefined || !this.#chargesLag) return integral
    if (uncertaintyJoules === null || minWatts === null || maxWatts === null) return integral
    const lag = ((maxWatts - minWatts) * averageWindowMs) / 1000 / 2 / Math.sqrt(3)
    return {
      ...integral,
      uncertaintyJoules: Math.hypot(uncertaintyJoules, lag),
      budget: budget === null ? null : { ...budget, lagJoules: Math.hypot(budget.lagJoules, lag) },
    }
  }

  /** What the counter says, unless the powers that are known, the best first, say that it cannot be. */
  #counted(powers: readonly Integral[]) {
    const counted = this.#counter.result()
    if (counted.joules === null) return { ...counted, uncertaintyJoules: null }
    const { joules: energyJoules, uncertaintyJoules } = counted
    const known = powers.flatMap(toldBy)
    const [power] = known
    return power !== undefined && isOtherThanPower({ energyJoules, uncertaintyJoules }, known, this.#sensor)
      ? {
          joules: null,
          uncertaintyJoules: null,
          reason: `it counted ${energyJoules.toFixed(1)} J where the power adds up to ${power.energyJoules.toFixed(1)} J`,
        }
      : { ...counted, reason: '' }
  }
}

function toldBy({ energyJoules, uncertaintyJoules }: Integral): readonly Told[] {
  return energyJoules === null ? [] : [{ energyJoules, uncertaintyJoules: uncertaintyJoules ?? 0 }]
}

function isDraw({ witness }: { readonly witness: PowerWitness }): boolean {
  return witness === 'draw'
}

/**
 * What a counter took is known without a sample between its readings: nothing of it is assumed. Its mean power needs none
 * of the card's powers; the least and the most of them is known where they are told.
 */
function withCounter(base: Integral, joules: number, uncertaintyJoules: number, seconds: number): Integral {
  return {
    ...base,
    energyJoules: joules,
    assumedJoules: 0,
    uncertaintyJoules,
    // All that is not known of a counter is what it counted around the attempt's edges.
    budget: { ...noBudget, edgesJoules: uncertaintyJoules },
    // One that is used was read on both sides of a window, so that there is one.
    averageWatts: joules / seconds,
    coverage: 1,
  }
}
