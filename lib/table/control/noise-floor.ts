import { isDeepStrictEqual } from 'node:util'
import type { Night } from '../../night/night.js'
import { nightNoise } from '../../protocol/noise.js'
import { formatChange, formatShare } from '../../units.js'
import type { ComparedQuantity } from '../compare/comparison.js'

/** The largest noise floors of nights that ran a control, as shares; null where none has one. */
export interface NoiseFloors {
  readonly energy: number | null
  readonly seconds: number | null
}

export function noiseFloorsOf(nights: readonly Night[]): NoiseFloors {
  const noises = nights.flatMap(({ record }) => nightNoise(record) ?? [])
  const largest = (shares: readonly number[]) => (shares.length === 0 ? null : Math.max(...shares))
  return {
    energy: largest(noises.flatMap(({ energy }) => energy?.floorShare ?? [])),
    seconds: largest(noises.flatMap(({ seconds }) => seconds?.floorShare ?? [])),
  }
}

/** With a word that its difference is smaller than what the same work differed by within one night, where it is. */
export function withNoiseFloor(
  quantity: ComparedQuantity,
  { energy, seconds }: NoiseFloors,
): ComparedQuantity {
  const { unit, scale, median, judgement, sentence } = quantity
  const floor = unit === 'J' ? energy : unit === 's' ? seconds : null
  if (floor === null || scale !== 'relative' || median === null || judgement === 'identical') return quantity
  if (Math.abs(median) >= floor) return quantity
  const what = `smaller than the noise floor of ${formatShare(floor)}, by which the same control differed within one night`
  return { ...quantity, sentence: `${sentence}; ${what}` }
}

/** What the same control took on either side: the machine itself may have changed between them. */
export function controlNotices(a: readonly Night[], b: readonly Night[]): readonly string[] {
  const [before, after] = [a, b].map(nights => nights.flatMap(({ record }) => record.control ?? []))
  const [workload] = before ?? []
  if (workload === undefined || after === undefined || after.length === 0) return []
  const all = [...(before ?? []), ...after]
  if (all.some(other => !isDeepStrictEqual(other.workload, workload.workload)))
    return ['the controls are not the same workload on both sides: what they took is not compared']
  const means = [a, b].map(nights => {
    const spreads = nights.flatMap(({ record }) => {
      const noise = nightNoise(record)
      return noise?.energy === null || noise === undefined ? [] : [{ ...noise.energy, source: noise.source }]
    })
    const sum = spreads.reduce((total, { mean, runs }) => total + mean * runs, 0)
    const runs = spreads.reduce((total, spread) => total + spread.runs, 0)
    return { mean: runs === 0 ? null : sum / runs, sources: new Set(spreads.map(({ source }) => source)) }
  })
  const [ofA, ofB] = means
  const sources = new Set(means.flatMap(one => [...one.sources]))
  if (ofA === undefined || ofB === undefined || ofA.mean === null || ofB.mean === null || sources.size > 1)
    return []
  return [
    `the same control took ${formatChange(ofB.mean / ofA.mean - 1)} energy in B: so much is the machine's own`,
  ]
}
