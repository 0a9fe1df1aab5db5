import { formatNumber } from '../../units.js'
import { type Experiment, estimatedNote, leftOutNote } from '../data/experiments.js'
import { counted } from '../draw/chart-text.js'
import { doubtNote } from '../draw/panels.js'
import type { Metric } from '../metric.js'
import { type Effect, type Outcome, testsOf } from './effect-strength.js'

/** What the notes are about. */
export interface Told {
  readonly rows: readonly Experiment[]
  readonly usable: readonly Experiment[]
  readonly drawn: readonly Experiment[]
  /** Hyperparameters that there is no room for. */
  readonly notDrawn: number
  /** Conditions that are judged. */
  readonly judged: number
  readonly found: readonly Effect[]
  readonly outcomes: readonly Outcome[]
  readonly metric: Metric | null
}

/** What the subtitle says before the effects. */
export function notesOf({ rows, usable, drawn, notDrawn, judged, found, outcomes, metric }: Told): string[] {
  const failed = rows.filter(row => row.failed).length
  const energy = outcomes.find(({ field }) => field === 'energy')
  const partial =
    energy === undefined
      ? 0
      : usable.filter(row => row.totalJoules !== null && energy.read(row) === null).length
  const value = outcomes.find(({ field }) => field === 'value')
  const otherUnits =
    value === undefined ? 0 : usable.filter(row => row.metric !== null && value.read(row) === null).length
  const conditions = new Set(usable.map(({ condition }) => condition)).size
  return [
    `n = ${counted(usable.length, 'experiment')}`,
    failed === 0 ? '' : `${failed.toLocaleString('en-US')} failed, left out`,
    leftOutNote(rows),
    drawn.length === usable.length ? '' : `${drawn.length} of them drawn, all counted`,
    partial === 0 ? '' : `${partial.toLocaleString('en-US')} with a part of the energy missing, left out`,
    metric === null ? '' : doubtNote(usable, metric, formatNumber),
    otherUnits === 0 ? '' : `${otherUnits.toLocaleString('en-US')} with the metric in another unit, left out`,
    estimatedNote(usable, 'hollow'),
    found.some(({ trend }) => trend !== null) ? 'lines: Theil–Sen trend' : '',
    ...testNotes(found),
    blocksNote(usable),
    conditions > 1 ? 'in brackets: within noise' : '',
    notDrawn === 0 ? '' : `${counted(notDrawn, 'more hyperparameter')}`,
    conditions > judged ? `${conditions - judged} more of ${conditions} kinds are drawn and not judged` : '',
  ]
}

/** Each setting by its runs in the same blocks: what drifts over the night is in all alike. */
function blocksNote(usable: readonly Experiment[]): string {
  const blocks = new Set(usable.map(({ night, block }) => `${night} ${block}`))
  return usable.every(({ block }) => block !== null) && blocks.size > 1
    ? `settings compared within ${blocks.size} blocks`
    : ''
}

function testNotes(found: readonly Effect[]): string[] {
  const tests = testsOf(found)
  if (tests === 0 || found.every(({ isTooFew }) => isTooFew)) return []
  return ['dCor: distance correlation, of any shape', `p corrected for ${counted(tests, 'test')} (Holm)`]
}

/** Why there is nothing to draw. */
export function whyEmpty(
  rows: readonly Experiment[],
  usable: readonly Experiment[],
  names: readonly string[],
  outcomes: readonly Outcome[],
): string[] {
  if (rows.length === 0) return ['There is no experiment yet.']
  const left = leftOutNote(rows)
  if (usable.length === 0 && left !== '') return [`No experiment is left: ${left}.`]
  if (usable.length === 0) {
    return [
      rows.length === 1
        ? 'The one experiment failed: what ended half-way tells nothing of an effect.'
        : `All ${counted(rows.length, 'experiment')} failed: what ended half-way tells nothing of an effect.`,
    ]
  }
  if (usable.length === 1)
    return ['One experiment that succeeded shows no effect: it takes several with other values.']
  if (names.length === 0) {
    return [
      `No hyperparameter differs between the ${counted(usable.length, 'experiment')}, so none of them can have an effect.`,
      'A sweep mutates them: --mutate NAMES.',
    ]
  }
  return outcomes.length === 0 ? ['Neither an energy nor a metric is known of any experiment.'] : []
}
