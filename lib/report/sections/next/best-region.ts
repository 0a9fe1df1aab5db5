import type { Direction } from '../../../config/pattern/metric-direction.js'
import { areNumbers, orderedValues, type SettingValue } from '../../../table/setting-values.js'
import { distanceCorrelation } from '../../../table/statistics/distance-correlation.js'
import { significant } from '../../../table/statistics/effect-sentence.js'
import { holm } from '../../../table/statistics/holm.js'
import { midranks } from '../../../table/statistics/ranks.js'

/** A setting, and what it reached on average. */
export interface ReachedSetting {
  readonly values: ReadonlyMap<string, SettingValue>
  readonly value: number
}

/** Where the best settings lie in a hyperparameter: a part of the numbers that were tried, or one value of a choice. */
export type Narrower =
  | {
      readonly name: string
      readonly least: number
      readonly most: number
      readonly tried: readonly [number, number]
      /** Whether the very best lies at an end of what was tried. */
      readonly isAtEdge: boolean
    }
  | { readonly name: string; readonly only: SettingValue }

export interface BestRegion {
  readonly best: number
  readonly of: number
  readonly narrower: readonly Narrower[]
}

/** Of fewer settings the best quarter says nothing. */
const minSettings = 8
const minBest = 3
/** What is no narrower than this share of what was tried is no place to look. */
const widest = 0.5
/** Wider than this factor, numbers are looked at by factors, as charts draw them. */
const logBeyond = 50

/**
 * Where the best quarter of settings lies, in those hyperparameters that the metric depends on by more than noise (distance
 * correlation of the ranks, corrected for all of them by Holm); of numbers as far as the neighbours that were tried. Null
 * where nothing is known to matter, or the best lie everywhere.
 */
export function bestRegion(settings: readonly ReachedSetting[], direction: Direction): BestRegion | null {
  if (settings.length < minSettings) return null
  const names = [...new Set(settings.flatMap(({ values }) => [...values.keys()]))].filter(
    name =>
      settings.every(({ values }) => values.has(name)) &&
      new Set(settings.map(({ values }) => values.get(name))).size > 1,
  )
  const ps = holm(names.map(name => dependence(settings, name)))
  const sign = direction === 'higher' ? -1 : 1
  const ordered = settings.toSorted((one, other) => sign * (one.value - other.value))
  const best = ordered.slice(0, Math.max(minBest, Math.ceil(settings.length / 4)))
  const narrower = names.flatMap((name, place) => {
    const p = ps[place] ?? null
    return p === null || p > significant ? [] : narrowerOf(name, settings, best)
  })
  return narrower.length === 0 ? null : { best: best.length, of: settings.length, narrower }
}

function dependence(settings: readonly ReachedSetting[], name: string): number | null {
  const values = settings.flatMap(setting => setting.values.get(name) ?? [])
  const ranks = midranks(settings.map(({ value }) => value))
  if (areNumbers(values)) return distanceCorrelation(midranks(values), ranks).p
  const groups = orderedValues(values)
  return distanceCorrelation(
    values.map(value => groups.indexOf(value)),
    ranks,
    { first: 'groups' },
  ).p
}

function narrowerOf(
  name: string,
  settings: readonly ReachedSetting[],
  best: readonly ReachedSetting[],
): readonly Narrower[] {
  const valuesOf = (some: readonly ReachedSetting[]) => some.flatMap(({ values }) => values.get(name) ?? [])
  const [all, good] = [valuesOf(settings), valuesOf(best)]
  const [first] = good
  if (!areNumbers(all) || !areNumbers(good)) {
    return first !== undefined && new Set(good).size === 1 ? [{ name, only: first }] : []
  }
  const tried = [...new Set(all)].sort((one, other) => one - other)
  const [low, high] = [tried[0] ?? 0, tried.at(-1) ?? 0]
  const place = (value: number) => Math.max(0, tried.indexOf(value))
  const least = tried[Math.max(0, place(Math.min(...good)) - 1)] ?? low
  const most = tried[place(Math.max(...good)) + 1] ?? high
  const scale = low > 0 && high / low > logBeyond ? Math.log : (value: number) => value
  if (scale(most) - scale(least) > widest * (scale(high) - scale(low))) return []
  return [{ name, least, most, tried: [low, high], isAtEdge: first === low || first === high }]
}
