import { type Change, describeChange } from '../../night/changes/between.js'
import { sideNoiseFacts } from '../control/side-noise.js'
import type { ComparedSide, Comparison, LoneSetting, Outcomes } from './comparison.js'

type Found = Omit<Comparison, 'verdict' | 'lines'>

/** Metrics beyond these would not be read in a sentence. */
const maxMetrics = 3

/**
 * The answer in a few sentences: `The same experiments, in the same order; energy agrees within noise: median +0.8 %
 * [−1.2, +2.9], n = 5; accuracy is identical in all 5.`
 *
 * @param laid For two groups, how many values of either are compared.
 */
export function verdictOf(found: Found, laid = { a: found.a.experiments, b: found.b.experiments }): string {
  const { quantities, changes } = found
  const energies = quantities.filter(({ unit }) => unit === 'J')
  const metrics = quantities.filter(({ unit }) => unit === '')
  const told = [...energies, ...metrics.slice(0, maxMetrics)]
  const more = metrics.length - maxMetrics
  const sentences = [
    [
      experimentsClause(found, laid),
      ...(found.match === 'none' ? [] : told.map(({ sentence }) => sentence)),
      ...(more > 0 && found.match !== 'none' ? [`${more} more metric${more === 1 ? '' : 's'} below`] : []),
    ].join('; '),
    failuresClause(found),
    changesClause(changes),
  ]
  return sentences
    .filter(text => text !== '')
    .map(text => `${text}.`)
    .join(' ')
}

function experimentsClause(
  { match, settings, a, b, onlyIn, by }: Found,
  laid: { readonly a: number; readonly b: number },
): string {
  if (a.experiments === 0 || b.experiments === 0) {
    const empty = a.experiments > 0 ? 'B' : b.experiments > 0 ? 'A' : 'Neither'
    return empty === 'Neither' ? 'Neither side has an experiment' : `${empty} has no experiment`
  }
  const apart = by.length === 0 ? '' : `, ${by.join(' and ')} left aside`
  switch (match) {
    case 'same order':
      return `The same experiments, in the same order${apart}`
    case 'another order':
      return `The same experiments, in another order${apart}`
    case 'other repeats':
      return `The same settings${apart}, ${a.experiments} runs in A and ${b.experiments} in B`
    case 'some':
      return `${counted(settings.length, 'setting')} in both${apart}; ${aloneClause(onlyIn)}`
    case 'groups':
      return `No setting is in both, so ${shareOf(laid.a, a)} of A are laid beside ${shareOf(laid.b, b)} of B (${by.join(' and ')} left aside)`
    case 'none':
      return `No setting is in both${apart}, so nothing can be compared`
  }
}

function shareOf(laid: number, { experiments }: ComparedSide): string {
  return laid === experiments ? `all ${experiments}` : `${laid} of the ${experiments}`
}

function aloneClause({ a, b }: Found['onlyIn']): string {
  const clause = (settings: readonly LoneSetting[], side: string, other: string) => {
    const planned = settings.filter(setting => setting.planned).length
    const why = planned === 0 ? '' : ` (${planned} planned in ${other}, not run)`
    return settings.length === 0 ? [] : [`${settings.length} only in ${side}${why}`]
  }
  return [...clause(a, 'A', 'B'), ...clause(b, 'B', 'A')].join(', ')
}

function failuresClause({ a, b, settings }: Found): string {
  if (a.failed === 0 && b.failed === 0) return ''
  if (settings.length > 0 && settings.every(setting => sameOutcome(setting.a, setting.b))) {
    return `The same ${a.failed === 1 ? 'one' : a.failed} failed on both sides`
  }
  const clause = ({ failed, experiments }: ComparedSide, letter: string) =>
    failed === 0 ? [] : [`${failed} of ${experiments} failed in ${letter}`]
  return [...clause(a, 'A'), ...clause(b, 'B')].join(', ')
}

function sameOutcome(a: Outcomes, b: Outcomes): boolean {
  return a.failed === b.failed && (a.failed === 0 || a.runs === b.runs)
}

// The verdict names what a reader looks for first; the rest follows.
function changesClause(changes: readonly Change[]): string {
  if (changes.length === 0) return ''
  const names = [...new Set(changes.map(({ name }) => name))]
  const more = names.length - 4
  const shown = more > 1 ? [...names.slice(0, 4), `${more} more`] : names
  return `Not the same: ${shown.join(', ')}`
}

/** The whole comparison as lines of text, the verdict first. */
export function linesOf(found: Found, verdict: string): readonly string[] {
  const { a, b, settings, onlyIn, quantities, changes, notices } = found
  const failedApart = settings.filter(setting => !sameOutcome(setting.a, setting.b))
  return [
    sideLine('A', a),
    sideLine('B', b),
    verdict,
    ...quantities.map(({ sentence }) => `  ${sentence}`),
    ...failedApart.map(({ label, a: inA, b: inB }) => {
      return `  ${label}: ${outcomeWords(inA, 'A')}, ${outcomeWords(inB, 'B')}`
    }),
    ...loneLines(onlyIn.a, 'A'),
    ...loneLines(onlyIn.b, 'B'),
    ...[...sideNoiseFacts(a, 'A'), ...sideNoiseFacts(b, 'B')].map(({ name, value }) => `  ${name}: ${value}`),
    ...notices.map(notice => `  note: ${notice}`),
    ...changes.map(change => `  ${describeChange(change)}`),
  ]
}

function sideLine(letter: string, { name, experiments, failed }: ComparedSide): string {
  const failures = failed === 0 ? '' : `, ${failed} failed`
  return `${letter}: ${name}, ${counted(experiments, 'experiment')}${failures}`
}

function outcomeWords({ runs, failed, causes }: Outcomes, side: string): string {
  if (failed === 0) return `succeeded in ${side}`
  const share = runs === 1 ? 'failed' : `${failed} of ${runs} failed`
  return `${share} in ${side} (${causes.join(', ')})`
}

// A night of a thousand that shares nothing would fill the screen.
const maxLone = 10

function loneLines(settings: readonly LoneSetting[], side: string): string[] {
  const other = side === 'A' ? 'B' : 'A'
  const lines = settings
    .slice(0, maxLone)
    .map(
      ({ label, planned }) =>
        `  only in ${side}: ${label}${planned ? ` (planned in ${other}, not run)` : ''}`,
    )
  const more = settings.length - maxLone
  return more > 0 ? [...lines, `  and ${more} more only in ${side}`] : lines
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
