import { mean } from 'simple-statistics'
import { type BlockPair, pairedInBlocks } from '../blocks/paired-runs.js'
import { grouped } from '../grouped.js'
import {
  type BootstrapOptions,
  bootstrap,
  bootstrapDifference,
  differenceOfMeans,
  type Interval,
  relativeDifference,
  type StatisticOfTwo,
} from '../statistics/bootstrap.js'
import { mannWhitney } from '../statistics/mann-whitney.js'
import type { ComparedValue } from './comparison.js'
import type { MatchedRuns } from './match.js'
import { ownerOf, type Quantity, sourceOf } from './quantity.js'
import type { Run } from './run.js'

/** The values of a quantity with one setting, those of the runs that succeeded; none where they must not be compared. */
export interface SettingValues {
  readonly a: readonly number[]
  readonly b: readonly number[]
  /** The same by block, where both sides ran in the same ones; then of these alone. */
  readonly blocks: readonly BlockPair[]
  /** How an energy was obtained, the same on both sides; empty for everything else. */
  readonly source: string
  /** Why they are not compared; empty if they are. */
  readonly problem: string
}

/**
 * The values of a setting on either side. An energy is compared only with one that was obtained in the same way and
 * of the same parts: an estimate says nothing about a measurement.
 */
export function valuesOf(
  { a, b, isGroup = false }: MatchedRuns,
  quantity: Quantity,
  leftAside: readonly string[] = [],
): SettingValues {
  const [ofA, ofB] = [withValue(a, quantity), withValue(b, quantity)]
  const absences = [absenceOf(a, ofA, quantity), absenceOf(b, ofB, quantity)]
  const problem =
    describeAbsences(absences) ||
    sourceProblem(ofA, ofB, quantity) ||
    cardsProblem(ofA, ofB, quantity, leftAside) ||
    unitProblem(ofA, ofB, quantity)
  const read = (runs: readonly Run[]) => {
    const values = (own: readonly Run[]) => own.flatMap(({ numbers }) => numbers.get(quantity.column) ?? [])
    // Repeats say nothing new about other settings, so a setting counts once.
    return isGroup ? repeatsIn(runs).map(own => mean(values(own))) : values(runs)
  }
  const [first] = ofA
  const blocks = isGroup ? [] : pairedInBlocks(ofA, ofB, ({ numbers }) => numbers.get(quantity.column))
  const isPaired = blocks.length > 0
  return {
    a: isPaired ? blocks.flatMap(block => block.a) : read(ofA),
    b: isPaired ? blocks.flatMap(block => block.b) : read(ofB),
    blocks,
    source: first === undefined ? '' : sourceOf(first, quantity),
    problem,
  }
}

/** The runs of each setting. */
function repeatsIn(runs: readonly Run[]): readonly (readonly Run[])[] {
  const groups = grouped(runs, ({ setting: { hyperparameters, ...facets } }) =>
    JSON.stringify([facets, Object.entries(hyperparameters).sort()]),
  )
  return [...groups.values()]
}

function withValue(runs: readonly Run[], { column, of }: Quantity): readonly Run[] {
  return runs.filter(
    run =>
      !run.failed &&
      run.leftOut === '' &&
      run.numbers.has(column) &&
      (of === '' || ownerOf(run, column) === of),
  )
}

function absenceOf(runs: readonly Run[], known: readonly Run[], { column }: Quantity): string {
  if (known.length > 0) return ''
  const [doubt] = runs.flatMap(({ doubts }) => doubts.get(column) ?? [])
  if (doubt !== undefined) return `doubtful (${doubt})`
  if (runs.every(({ failed }) => failed)) return 'failed'
  return runs.every(({ failed, leftOut }) => failed || leftOut !== '') ? 'left out' : 'not known'
}

function describeAbsences([inA = '', inB = '']: readonly string[]): string {
  if (inA === inB) return inA === '' ? '' : `${inA} on either side`
  return [inA === '' ? '' : `${inA} in A`, inB === '' ? '' : `${inB} in B`]
    .filter(text => text !== '')
    .join(', ')
}

// Gross joules of one card are no less than those of eight for what was trained on them.
function cardsProblem(
  a: readonly Run[],
  b: readonly Run[],
  { parts }: Quantity,
  leftAside: readonly string[],
): string {
  if (!parts.includes('gpu') || leftAside.includes('cards')) return ''
  const cardsOf = (runs: readonly Run[]) =>
    [...new Set(runs.map(({ circumstances }) => circumstances.cards).filter(cards => cards !== ''))].sort()
  const [ofA, ofB] = [cardsOf(a), cardsOf(b)]
  // Older records do not say.
  if (ofA.length === 0 || ofB.length === 0 || (ofA.length === 1 && ofA.join() === ofB.join())) return ''
  return `on ${ofA.join(' or ')} in A, on ${ofB.join(' or ')} in B (leave it aside: by cards)`
}

function unitProblem(a: readonly Run[], b: readonly Run[], { column }: Quantity): string {
  const unitsIn = (runs: readonly Run[]) =>
    [...new Set(runs.map(({ units }) => units.get(column) ?? ''))].map(unit => unit || 'no unit').sort()
  const [ofA, ofB] = [unitsIn(a), unitsIn(b)]
  if (ofA.length === 1 && ofA.join() === ofB.join()) return ''
  if (ofA.join() === ofB.join() && ofA.length === 0) return ''
  return `in ${ofA.join(' or ')} in A, in ${ofB.join(' or ')} in B`
}

function sourceProblem(a: readonly Run[], b: readonly Run[], quantity: Quantity): string {
  const sources = (runs: readonly Run[]) => [...new Set(runs.map(run => sourceOf(run, quantity)))].sort()
  const [ofA, ofB] = [sources(a), sources(b)]
  if (ofA.length === 1 && ofB.length === 1 && ofA[0] === ofB[0]) return ''
  // The basis of an estimate is mentioned only if nothing else differs.
  const short = (all: readonly string[]) =>
    all.map(source => source.replaceAll(/estimated: [^;,]*/g, 'estimated')).join('; ')
  const [inA, inB] = short(ofA) === short(ofB) ? [ofA.join('; '), ofB.join('; ')] : [short(ofA), short(ofB)]
  return `${inA || 'no energy'} in A, ${inB || 'no energy'} in B`
}

/** A quantity of one setting on both sides, with an interval and a test where both have repeats. */
export function compareSetting(
  { a, b, blocks, problem }: SettingValues,
  { scale }: Quantity,
  options: BootstrapOptions,
): ComparedValue {
  const known = (values: readonly number[]) => (values.length === 0 ? null : mean([...values]))
  const [ofA, ofB] = [known(a), known(b)]
  const what = { a: ofA, b: ofB, nA: a.length, nB: b.length, problem }
  if (problem !== '' || ofA === null || ofB === null) {
    return { ...what, difference: null, relative: null, interval: null, test: null }
  }
  const isShare = ofA > 0 && ofB > 0
  const between = scale === 'relative' && isShare ? relativeDifference : differenceOfMeans
  const repeated = a.length > 1 && b.length > 1
  return {
    ...what,
    difference: rounded(ofB - ofA, ofA),
    relative: isShare ? rounded(ofB - ofA, ofA) / ofA : null,
    interval: repeated ? intervalOf({ a, b, blocks }, between, options) : null,
    test: repeated ? mannWhitney(a, b) : null,
  }
}

/** Of the difference between both sides: over blocks where both ran in the same ones, else each side by itself. */
export function intervalOf(
  { a, b, blocks }: Pick<SettingValues, 'a' | 'b' | 'blocks'>,
  between: StatisticOfTwo,
  options: BootstrapOptions,
): Interval | null {
  if (blocks.length < 2) return bootstrapDifference(a, b, between, options).interval
  const changes = blocks.map(block => between(block.a, block.b))
  return bootstrap(changes, mean, options).interval
}

/** Means of equal values differ in their last digits by how many are added up: such a difference does not count. */
function rounded(difference: number, value: number): number {
  return Math.abs(difference) <= Math.abs(value) * 1e-12 ? 0 : difference
}
