import { type Change, changesBetween, unknownTopics } from '../../night/changes/between.js'
import { configDifference } from '../../night/changes/config.js'
import type { Night } from '../../night/night.js'
import { sameMachine } from '../../protocol/rules/compared-rules.js'
import { controlNotices } from '../control/noise-floor.js'
import type { MeasuredQuantity } from './compare-quantity.js'
import type { Matching } from './match.js'
import type { Side } from './sides.js'

/** How two sides of nights differ, including their configuration. */
export function changesOf(a: readonly Night[], b: readonly Night[]): readonly Change[] {
  if (a.length === 0 || b.length === 0) return []
  const records = (nights: readonly Night[]) => nights.map(({ record }) => record)
  return [...changesBetween(records(a), records(b)), ...configurationChange(a, b)]
}

function configurationChange(a: readonly Night[], b: readonly Night[]): Change[] {
  const [before, after] = [a[0]?.record, b[0]?.record]
  if (before === undefined || after === undefined) return []
  // Older nights kept none.
  if ([before, after].some(({ config }) => config === null || config === undefined)) return []
  const used = (nights: readonly Night[]) =>
    new Set(nights.flatMap(({ experiments }) => experiments.map(({ repository }) => repository)))
  const common = new Set([...used(a)].filter(name => used(b).has(name)))
  if (common.size === 0) return []
  const places = configDifference(before.config, after.config, common)
  return places === '' ? [] : [{ topic: 'configuration', name: 'configuration', a: '', b: places }]
}

/** What a reader must know: what could not be compared, and why; what one side did not keep. */
export function noticesOf(
  a: Side,
  b: Side,
  { matched, match, leftOut }: Matching,
  all: readonly MeasuredQuantity[],
): readonly string[] {
  const partial = new Map<string, string[]>()
  for (const { quantity, values, measured } of all) {
    const problems = [...values.values()].flatMap(({ problem }) => (problem === '' ? [] : [problem]))
    // A quantity that is not compared at all says so itself.
    if (measured.n === 0 || problems.length === 0 || match === 'groups') continue
    const why = `in ${problems.length} of ${matched.length}: ${[...new Set(problems)].join('; ')}`
    partial.set(why, [...(partial.get(why) ?? []), quantity.name])
  }
  const records = ({ nights }: Side) => nights.map(({ record }) => record)
  const bothNights = a.nights.length > 0 && b.nights.length > 0
  const unknown = bothNights ? unknownTopics(records(a), records(b)) : []
  const problems = [...a.nights, ...b.nights].flatMap(({ name, problems: own }) =>
    own.map(problem => `${name}: ${problem}`),
  )
  return [
    ...(leftOut === '' ? [] : [leftOut]),
    ...blocksNotice(all),
    ...notCompared(a, 'A'),
    ...notCompared(b, 'B'),
    ...sameMachineNotice(a, b),
    ...controlNotices(a.nights, b.nights),
    ...[...partial].map(
      ([why, names]) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not compared ${why}`,
    ),
    ...(match === 'none' && a.runs.length > 0 && b.runs.length > 0
      ? ['to compare groups of experiments, leave aside what sets them apart: by (on the command line --by)']
      : []),
    ...(unknown.length === 0 ? [] : [`one side did not keep its ${unknown.join(', ')}: not compared`]),
    ...(bothNights
      ? []
      : ['a table does not tell where its experiments ran: machine and configuration are not compared']),
    ...sharedNights(a, b),
    ...problems,
  ]
}

/** That both sides ran in the same blocks, so that what drifted over the night is in both. */
function blocksNotice(all: readonly MeasuredQuantity[]): string[] {
  const most = Math.max(0, ...all.map(({ blocks }) => blocks))
  if (most === 0) return []
  return [`both sides ran in the same ${most} ${most === 1 ? 'block' : 'blocks'}: compared within each`]
}

/** Runs that were throttled, or broke the protocol of a strict night. */
function notCompared({ runs }: Side, letter: string): string[] {
  const left = runs.filter(({ failed, leftOut }) => !failed && leftOut !== '')
  const [first] = left
  if (first === undefined) return []
  const which = `${left.length} of ${runs.length} runs in ${letter}`
  return [
    `${which} ${left.length === 1 ? 'is' : 'are'} not compared: ${first.id}, ${first.leftOut}${left.length > 1 ? ' …' : ''}`,
  ]
}

/** The rule of the protocol that can only be judged of two. */
function sameMachineNotice({ nights: [one] }: Side, { nights: [other] }: Side): string[] {
  if (one === undefined || other === undefined) return []
  const { state, value } = sameMachine.ofPair(one.record, other.record)
  return state === 'broken' ? [`protocol, ${sameMachine.id}: ${value} (${sameMachine.advice})`] : []
}

function sharedNights(a: Side, b: Side): string[] {
  const shared = a.nights.filter(({ path }) => b.nights.some(night => night.path === path))
  return shared.length === 0 ? [] : [`both sides hold ${shared.map(({ name }) => name).join(', ')}`]
}
