import type { Sensor } from '../../meter.js'

export const witnessNames = ['counter', 'instant', 'draw', 'average'] as const
export type WitnessName = (typeof witnessNames)[number]

/** What one of them says that the card took. */
export interface Witness {
  readonly witness: WitnessName
  readonly energyJoules: number | null
  readonly uncertaintyJoules: number | null
  /** Whether the card's joules are these. */
  readonly chosen: boolean
  /** Over how long the power is averaged: 0 for power at the instant, undefined where it is not known. */
  readonly windowMs?: number | undefined
}

/** How many standard uncertainties hold the truth in 95 % of cases. */
export const coverageFactor = 2

/** Where another witness says something else than the chosen one, beyond what both, and their card's sensor, may be off by. */
export function contradictions(witnesses: readonly Witness[], sensor: Sensor | undefined): readonly string[] {
  const bound = sensor === undefined ? 'their uncertainties' : `their uncertainties and ${boundOf(sensor)}`
  const chosen = witnesses.find(one => one.chosen)
  const joules = chosen?.energyJoules ?? null
  if (chosen === undefined || joules === null) return []
  return witnesses.flatMap(({ witness, energyJoules, uncertaintyJoules }) => {
    if (witness === chosen.witness || energyJoules === null) return []
    const off = Math.abs(energyJoules - joules)
    const allowed =
      coverageFactor * Math.hypot(uncertaintyJoules ?? 0, chosen.uncertaintyJoules ?? 0) +
      (sensor?.share ?? 0) * Math.max(energyJoules, joules)
    if (off <= allowed) return []
    const percent = Math.round((100 * (energyJoules - joules)) / joules)
    return [
      `its ${witnessWords[chosen.witness]} says ${joules.toFixed(1)} J, its ${witnessWords[witness]} ${energyJoules.toFixed(1)} J (${percent > 0 ? '+' : ''}${percent} %), further apart than ${bound} allow`,
    ]
  })
}

/** `NVIDIA's ±5 %`, of `NVIDIA ±5 %`. */
function boundOf({ source }: Sensor): string {
  return source.replace(' ±', "'s ±")
}

const witnessWords: Readonly<Record<WitnessName, string>> = {
  counter: 'energy counter',
  instant: 'power at the instant',
  draw: 'power',
  average: 'average power',
}
