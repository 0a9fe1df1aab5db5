import { basename, dirname } from 'node:path'
import { UsageError } from '../../errors.js'
import { noiseFloorsOf, withNoiseFloor } from '../control/noise-floor.js'
import { sideNoiseOf } from '../control/side-noise.js'
import type { BootstrapOptions } from '../statistics/bootstrap.js'
import { holm } from '../statistics/holm.js'
import { changesOf, noticesOf } from './circumstances.js'
import { compareGroups, comparePaired, type Measured, type MeasuredQuantity } from './compare-quantity.js'
import { compareSetting, valuesOf } from './compare-setting.js'
import type { ComparedQuantity, ComparedSetting, ComparedSide, Comparison } from './comparison.js'
import { linesOf, verdictOf } from './comparison-sentences.js'
import { judge } from './judge.js'
import { type Matching, matchSettings, outcomesOf } from './match.js'
import { energyPartsOf, ownerOf, type Quantity, quantitiesOf, quantityKey } from './quantity.js'
import type { Run } from './run.js'
import { type ComparisonSource, type Side, sideOf } from './sides.js'
import { weighed } from './weigh.js'

export interface CompareOptions {
  /**
   * What is ignored when settings are matched, such as the hyperparameter by which one table was split in two: names
   * of hyperparameters, or `repository`, `model`, `subject`, `background`, `mode`, `cards` (whose joules are
   * otherwise compared only with those of the same cards).
   */
  readonly by?: string | readonly string[] | undefined
  /** Names of the two sides, if not those of their nights. */
  readonly names?: readonly [string, string] | undefined
  /** Folder of the nights that dates and names mean (results). */
  readonly results?: string | undefined
  /** Folder that relative paths and the root are found from (the working folder). */
  readonly cwd?: string | undefined
  /** Seed of the bootstrap (1). */
  readonly seed?: number | bigint | string | undefined
}

/**
 * Compares two nights, dates, or tables of experiments: settings that are on both sides are matched, with the
 * differences of their energies, metrics and times (b − a), and the result says what differs over all of them by more
 * than noise would explain. If no setting is on both sides and `by` names what sets them apart, the sides are
 * compared as two groups, in which each setting counts once, by the mean of its repeats. Differences of repeats and of settings come with bootstrap
 * intervals, p values from permutations (`pairedPermutation`), corrected for the number of metrics (`holm`). Failed
 * experiments count as failed and never as values; energies are compared only if they were obtained in the same way.
 *
 * @param a One side: a night, its name or path, a date, a table of `experiments()`, or a group of one.
 * @param b The other side; differences are b − a.
 * @param options By which hyperparameters settings are matched, and what the sides are called.
 * @throws UsageError for what is neither; RecordError for a night that cannot be read.
 * @example
 * ```ts
 * import { compare, openNights, show } from 'nightwatt'
 *
 * const nights = await openNights('results')
 * const [a, b] = nights
 * if (a !== undefined && b !== undefined) show(await compare(a, b, { names: ['before', 'after'] }))
 * ```
 */
export async function compare(
  a: ComparisonSource,
  b: ComparisonSource,
  options: CompareOptions = {},
): Promise<Comparison> {
  const { results, cwd, names, by = [], seed } = options
  const [sideA, sideB] = weighed(
    toldApart(
      await Promise.all([
        sideOf(a, 'a', { name: names?.[0], results, cwd }),
        sideOf(b, 'b', { name: names?.[1], results, cwd }),
      ]),
    ),
  )
  const left = typeof by === 'string' ? [by] : by
  refuseUnknown(left, [sideA, sideB])
  refuseSame(sideA, sideB)
  const matching = matchSettings(sideA, sideB, left)
  const all = [...sideA.runs, ...sideB.runs]
  const draws: BootstrapOptions = { seed }
  const whole = quantitiesOf(all).map(quantity => measure(quantity, matching, left, draws))
  const parts = whole.some(({ measured }) => measured.unit === 'J' && measured.n > 0)
    ? []
    : energyPartsOf(all)
        .map(quantity => measure(quantity, matching, left, draws))
        .filter(({ measured }) => measured.n > 0)
  const [energy, ...others] = whole
  const everything = [...(energy === undefined ? [] : [energy]), ...parts, ...others]
  const floors = noiseFloorsOf([...sideA.nights, ...sideB.nights])
  const found = {
    a: sideSummary(sideA),
    b: sideSummary(sideB),
    match: matching.match,
    by: left,
    settings: settingsOf(matching, everything),
    onlyIn: matching.onlyIn,
    quantities: judged(everything.map(({ measured }) => measured)).map(quantity =>
      withNoiseFloor(quantity, floors),
    ),
    changes: changesOf(sideA.nights, sideB.nights),
    notices: noticesOf(sideA, sideB, matching, everything),
  }
  const [group] = matching.match === 'groups' ? matching.matched : []
  const verdict = verdictOf(found, group && { a: group.a.length, b: group.b.length })
  return { ...found, verdict, lines: linesOf(found, verdict) }
}

/** Two nights with the same name (one may have been sent back) are also named by their folders. */
function toldApart([a, b]: readonly [Side, Side]): readonly [Side, Side] {
  const [first, second] = [a.nights[0]?.path, b.nights[0]?.path]
  if (a.name !== b.name || first === undefined || second === undefined || first === second) return [a, b]
  const [placeA, placeB] = [first, second].map(path => basename(dirname(path)))
  const [inA, inB] = placeA === placeB ? ['A', 'B'] : [placeA, placeB]
  return [
    { ...a, name: `${a.name} in ${inA}` },
    { ...b, name: `${b.name} in ${inB}` },
  ]
}

/** Two tables that share experiments would be compared with themselves. Nights on both sides are reported. */
function refuseSame(a: Side, b: Side): void {
  if (a.nights.length > 0 || b.nights.length > 0) return
  const whole = ({ night, id, setting, numbers }: Run) => JSON.stringify([night, id, setting, [...numbers]])
  const ofB = new Set(b.runs.map(whole))
  const shared = a.runs.filter(run => run.id !== '' && ofB.has(whole(run)))
  if (shared.length === 0) return
  const named = shared
    .slice(0, 3)
    .map(({ night, id }) => `${night}/${id}`)
    .join(', ')
  throw new UsageError(
    `compare: found ${shared.length} ${shared.length === 1 ? 'experiment' : 'experiments'} on both sides (${named}${shared.length > 3 ? '…' : ''}); allowed: two groups that have none in common`,
  )
}

function refuseUnknown(by: readonly string[], sides: readonly Side[]): void {
  const settings = sides.flatMap(({ runs }) => runs.map(({ setting }) => setting))
  const hyperparameters = [
    ...new Set(settings.flatMap(({ hyperparameters }) => Object.keys(hyperparameters))),
  ]
  const known = [...hyperparameters, 'repository', 'model', 'subject', 'background', 'mode', 'cards']
  const unknown = by.filter(name => !known.includes(name))
  if (unknown.length > 0 && settings.length > 0) {
    throw new UsageError(
      `by: found ${unknown.map(name => `"${name}"`).join(', ')}; allowed: ${known.join(', ')}`,
    )
  }
}

function measure(
  quantity: Quantity,
  { match, matched }: Matching,
  leftAside: readonly string[],
  options: BootstrapOptions,
): MeasuredQuantity {
  const own = matched.filter(({ a, b }) => {
    const { of, column } = quantity
    return of === '' || [...a, ...b].some(run => ownerOf(run, column) === of)
  })
  const settings = own.map(runs => {
    const values = valuesOf(runs, quantity, leftAside)
    return { runs, values, compared: compareSetting(values, quantity, options) }
  })
  const [group] = settings
  return {
    quantity,
    blocks: Math.max(0, ...settings.map(({ values }) => values.blocks.length)),
    values: new Map(settings.map(({ runs, compared }) => [runs, compared])),
    measured:
      match === 'groups' && group !== undefined
        ? compareGroups(quantity, group.values, options)
        : comparePaired(quantity, settings, options),
  }
}

/**
 * Energy, metrics and duration are three questions, each with the false alarms of a single test: so p values are
 * corrected within each.
 */
function judged(all: readonly Measured[]): readonly ComparedQuantity[] {
  const families = new Map<Measured, readonly Measured[]>()
  for (const measured of all) {
    families.set(
      measured,
      all.filter(other => other.unit === measured.unit && isTested(other)),
    )
  }
  return all.flatMap(measured => {
    // A metric that no common setting has is left out.
    if (measured.n === 0 && measured.problem === '') return []
    const family = families.get(measured) ?? []
    const adjusted = holm(family.map(({ p }) => p))[family.indexOf(measured)] ?? measured.p
    return [judge(measured, adjusted, Math.max(1, family.length))]
  })
}

/** What is the same to the last digit needs no test. */
function isTested({ n, identical, delta, p }: Measured): boolean {
  return p !== null && n > 0 && (delta !== null || identical < n)
}

function settingsOf(
  { match, matched }: Matching,
  all: readonly MeasuredQuantity[],
): readonly ComparedSetting[] {
  if (match === 'groups') return []
  return matched.map(runs => ({
    setting: runs.setting,
    label: runs.label,
    a: outcomesOf(runs.a),
    b: outcomesOf(runs.b),
    values: Object.fromEntries(
      all.flatMap(({ quantity, values }) => {
        const value = values.get(runs)
        return value === undefined ? [] : [[quantityKey(quantity), value]]
      }),
    ),
  }))
}

function sideSummary({ name, nights, runs }: Side): ComparedSide {
  return {
    name,
    nights: nights.map(night => night.name),
    dates: [...new Set(nights.map(({ date }) => date))].sort(),
    experiments: runs.length,
    failed: runs.filter(({ failed }) => failed).length,
    noise: sideNoiseOf(nights),
  }
}
