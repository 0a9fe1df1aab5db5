import { formatChange, formatSigned } from '../../units.js'
import type { Interval } from '../statistics/bootstrap.js'
import { formatCoefficient, formatP, significant } from '../statistics/effect-sentence.js'
import { magnitudeOf } from '../statistics/mann-whitney.js'
import { holdsNone, type Measured } from './compare-quantity.js'
import type { ComparedQuantity, Judgement } from './comparison.js'

/**
 * If the whole interval lies within this share and contains zero, both sides agree: 5 % of an energy or a time, which
 * is how much runs of one training on one machine differ; 1 % of a metric.
 */
const near = { relative: 0.05, absolute: 0.01 } as const

// The interval of five medians contains the true one in 94 of 100 cases; that of three, in 75, would agree too often.
const minForAgreement = 5

/**
 * What may be said of a quantity. It is called a difference only if a test finds it unlikely to be noise and the
 * interval excludes zero; if so few values could never show one, it is called too few.
 *
 * @param tests How many quantities were tested with it, for correcting its p.
 * @param p Its p, corrected for them.
 */
export function judge(measured: Measured, p: number | null, tests: number): ComparedQuantity {
  const { problem: _problem, size: _size, ...quantity } = measured
  const judgement = judgementOf({ ...measured, minP: Math.min(1, measured.minP * tests) }, p)
  return { ...quantity, p, judgement, sentence: sentenceOf(measured, judgement, p) }
}

function judgementOf(measured: Measured, p: number | null): Judgement {
  const { n, identical, interval, minP, problem, delta } = measured
  if (problem !== '' || n === 0) return 'not comparable'
  if (delta === null && identical === n) return 'identical'
  const canBeNone = interval !== null && holdsNone(interval)
  if (p !== null && p <= significant && !canBeNone) return 'differs'
  const isNear = canBeNone && reachOf(interval, measured) <= near[measured.scale]
  if (isNear && (n >= minForAgreement || minP <= significant)) return 'agrees'
  // Agreement is only stated if a difference could have been shown.
  return minP > significant ? 'too few' : 'within noise'
}

/** How far an interval extends to either side, as a share of the values. */
function reachOf({ low, high }: Interval, { scale, size }: Measured): number {
  const reach = Math.max(Math.abs(low), Math.abs(high))
  return scale === 'relative' ? reach : reach / size
}

function sentenceOf(measured: Measured, judgement: Judgement, p: number | null): string {
  const { n, median, source, delta } = measured
  const qualifier = source === 'measured' || source === '' ? '' : ` (${source})`
  const name = `${measured.name}${qualifier}`
  const numbers = numbersOf(measured)
  switch (judgement) {
    case 'identical':
      return `${name} is identical in ${['', 'the one setting', 'both'][n] ?? `all ${n}`}`
    case 'agrees':
      return `${name} agrees within noise: ${numbers}`
    case 'within noise':
      return p !== null && p <= significant
        ? `${name}: ${numbers}, ${formatP(p)}; the test finds a difference, the interval holds none, so none is claimed`
        : `${name}: no difference beyond noise, ${numbers}, ${formatP(p)}`
    case 'differs': {
      const effect = delta === null ? '' : `, Cliff's δ = ${formatCoefficient(delta)} (${magnitudeOf(delta)})`
      return `${name} is ${(median ?? 0) > 0 ? 'higher' : 'lower'} in B: ${numbers}, ${formatP(p)}${effect}`
    }
    case 'too few':
      return `${name}: ${numbers}${directionOf(measured)}; too few to tell from noise`
    case 'not comparable':
      return `${name} is not compared: ${measured.problem}`
  }
}

/** `median +0.8 % [−1.2, +2.9], n = 5`. */
function numbersOf({ scale, median, interval, n, runs, delta, identical }: Measured): string {
  const change = formatDifference(median, scale)
  const between = interval === null ? '' : ` ${formatInterval(interval, scale)}`
  const same = identical > 0 && identical < n ? `, identical in ${identical}` : ''
  if (delta !== null) return `median ${change}${between}, n = ${runs.a} and ${runs.b}`
  if (n > 1) return `median ${change}${between}, n = ${n}${same}`
  const repeats = runs.a + runs.b > 2 ? `, ${runs.a} and ${runs.b} runs` : ' that both ran once'
  return `${change}${between} in the one setting${repeats}`
}

function directionOf({ n, higher, lower, delta }: Measured): string {
  if (n < 2 || delta !== null) return ''
  const [word, count] = higher >= lower ? ['higher', higher] : ['lower', lower]
  return count === n ? `, ${word} in all` : `, ${word} in ${count}`
}

/** A difference in its scale: `+0.8 %`, or `+0.12` of a metric. */
export function formatDifference(difference: number | null, scale: Measured['scale']): string {
  return scale === 'relative' ? formatChange(difference) : formatSigned(difference)
}

/** `[−1.2, +2.9]`, in per cent where the difference is. */
export function formatInterval({ low, high }: Interval, scale: Measured['scale']): string {
  const [from, to] = [low, high].map(value => formatDifference(value, scale).replace(' %', ''))
  return `[${from}, ${to}]`
}
