import { mean } from 'simple-statistics'
import { grouped } from '../grouped.js'
import {
  type BootstrapOptions,
  bootstrapDifference,
  differenceOfMeans,
  relativeDifference,
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
  /** How an energy was come by, the same on both sides; empty for all else. */
  readonly source: string
  /** Why they are not compared; empty where they are. */
  readonly problem: string
}

/**
 * The values of a setting on either side. An energy is compared to one that was come by in the same way and of the same
 * parts, and to no other: an estimate says nothing of a measurement.
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
    // A setting that was run again tells nothing new of other settings: it counts once.
    return isGroup ? repeatsIn(runs).map(own => mean(values(own))) : values(runs)
  }
  const [first] = ofA
  return {
    a: read(ofA),
    b: read(ofB),
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
    run => !run.failed && run.numbers.has(column) && (of === '' || ownerOf(run, column) === of),
  )
}

function absenceOf(runs: readonly Run[], known: readonly Run[], { column }: Quantity): string {
  if (known.length > 0) return ''
  const [doubt] = runs.flatMap(({ doubts }) => doubts.get(column) ?? [])
  if (doubt !== undefined) return `doubtful (${doubt})`
  return runs.every(({ failed }) => failed) ? 'failed' : 'not known'
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
  // Records from before it was kept do not tell.
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
  // What an estimate rests on is told only where that alone is what differs.
  const short = (all: readonly string[]) =>
    all.map(source => source.replaceAll(/estimated: [^;,]*/g, 'estimated')).join('; ')
  const [inA, inB] = short(ofA) === short(ofB) ? [ofA.join('; '), ofB.join('; ')] : [short(ofA), short(ofB)]
  return `${inA || 'no energy'} in A, ${inB || 'no energy'} in B`
}

/** A quantity of one setting on both sides, with an interval and a test where both have repeats. */
export function compareSetting(
  { a, b, problem }: SettingValues,
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
    interval: repeated ? bootstrapDifference(a, b, between, options).interval : null,
    test: repeated ? mannWhitney(a, b) : null,
  }
}

/** Means of equal values differ in their last digits by how many are added up: such a difference is none. */
function rounded(difference: number, value: number): number {
  return Math.abs(difference) <= Math.abs(value) * 1e-12 ? 0 : difference
}
