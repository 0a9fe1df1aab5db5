import { grouped } from '../../table/grouped.js'
import { bootstrap, type Interval } from '../../table/statistics/bootstrap.js'
import type { Layer } from '../draw/experiment-axis.js'
import { type EnergyUnit, short } from '../draw/scales.js'
import { colours } from '../draw/theme.js'
import type { Experiment } from './experiments.js'

/** An experiment with what it took and reached. */
interface Measured {
  readonly row: Experiment
  readonly energyJoules: number
  readonly value: number
  readonly source: string
}

/** A setting that was run several times: the mean of what it took and of what it reached, with their intervals. */
export interface RepeatedSetting {
  readonly n: number
  readonly energyJoules: number
  readonly energyInterval: Interval
  readonly value: number
  readonly valueInterval: Interval
}

/** For two values an interval says no more than they do. */
export const minRepeats = 3
/** More crosses than these would hide the points. */
const maxSettings = 40

/** The settings that were run three times or more, those with the most repeats first. */
export function repeatedSettings(points: readonly Measured[]): readonly RepeatedSetting[] {
  const settings = grouped(points, ({ row: { condition, values }, source }) =>
    JSON.stringify([condition, source, [...values].sort()]),
  )
  return [...settings.values()]
    .filter(repeats => repeats.length >= minRepeats)
    .sort((one, other) => other.length - one.length)
    .slice(0, maxSettings)
    .flatMap(repeats => {
      const energy = bootstrap(repeats.map(({ energyJoules }) => energyJoules))
      const value = bootstrap(repeats.map(point => point.value))
      if (energy.value === null || value.value === null) return []
      if (energy.interval === null || value.interval === null) return []
      return {
        n: repeats.length,
        energyJoules: energy.value,
        energyInterval: energy.interval,
        value: value.value,
        valueInterval: value.interval,
      }
    })
}

/** Each as a cross: its middle the means, its arms the intervals. */
export function repeatsLayer(
  settings: readonly RepeatedSetting[],
  unit: EnergyUnit,
  { x, y }: { readonly x: Layer; readonly y: Layer },
): Layer[] {
  if (settings.length === 0) return []
  const joules = (energy: number) => short(energy / unit.joules)
  const values = settings.map(({ n, energyJoules, energyInterval, value, valueInterval }) => ({
    n,
    energy: joules(energyJoules),
    energyLow: joules(energyInterval.low),
    energyHigh: joules(energyInterval.high),
    value: short(value),
    valueLow: short(valueInterval.low),
    valueHigh: short(valueInterval.high),
  }))
  const arm = (encoding: Layer): Layer => ({
    data: { values },
    mark: { type: 'rule', color: colours.ink, strokeWidth: 1.6, aria: false },
    encoding,
  })
  return [
    arm({ x: { ...x, field: 'energyLow' }, x2: { field: 'energyHigh' }, y }),
    arm({ x, y: { ...y, field: 'valueLow' }, y2: { field: 'valueHigh' } }),
  ]
}

/** What the crosses are, for the subtitle; empty without any. */
export function repeatsNote(settings: readonly RepeatedSetting[]): string {
  if (settings.length === 0) return ''
  const counts = settings.map(({ n }) => n)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const times = least === most ? `${least}` : `${least} to ${most}`
  const what = settings.length === 1 ? 'cross: the setting' : `crosses: the ${settings.length} settings`
  return `${what} run ${times} times, means with 95 % bootstrap intervals`
}
