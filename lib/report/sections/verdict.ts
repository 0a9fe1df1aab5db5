import type { Night } from '../../night/night.js'
import { countNights } from '../../night/verdict/night-counts.js'
import { judgeNight, type NightCounts, type NightVerdict } from '../../night/verdict/night-verdict.js'
import { formatDuration } from '../../units.js'
import { type Entry, interrupted, succeeded } from '../entry.js'
import { capitalised, causeInWords, counted, countTexts, listed, nameInWords } from '../phrases.js'
import { numberIn, numbersOf, sumOf } from '../row.js'
import type { EnergyView, TileView, VerdictView } from '../view.js'
import type { GridIntensity } from './carbon.js'
import { energyOf } from './verdict-energy.js'

/** Did it go well, and what did it cost. */
export function verdictOf(
  nights: readonly Night[],
  entries: readonly Entry[],
  bestTile: TileView | null,
  intensity: GridIntensity | null,
): VerdictView {
  const found = countNights(nights)
  const counts = countsOf(found, entries)
  const { tone, headline, shortfalls } = judgeNight(found)
  const energy = energyOf(entries, intensity)
  const seconds = durationOf(nights)
  const causes = countTexts(
    entries.filter(entry => !succeeded(entry) && !interrupted(entry)).map(causeOf),
  ).map(({ text, count }) => ({ label: text, count, href: '#failures' }))
  return {
    tone,
    headline,
    sentence: [sentenceOf(counts, shortfalls, causes, energy, seconds), ...nights.flatMap(budgetSentence)]
      .filter(text => text !== '')
      .join(' '),
    counts,
    causes,
    tiles: [
      experimentsTile(counts, causes),
      energyTile(energy, counts),
      durationTile(seconds, entries),
      ...(bestTile === null ? [] : [bestTile]),
    ],
    energy,
  }
}

/**
 * From the first start to the last end of each night, cool-downs included, in seconds; null if nothing ended, or the
 * times are impossible.
 */
export function durationOf(nights: readonly Night[]): number | null {
  const seconds = nights.flatMap(({ record, experiments }) => {
    const start = Date.parse(record.started_at)
    const ends = experiments.map(({ ended_at }) => Date.parse(ended_at)).filter(Number.isFinite)
    if (!Number.isFinite(start) || ends.length === 0) return []
    const span = (Math.max(...ends) - start) / 1000
    // A night cannot be shorter than a training of it: records that were copied elsewhere keep their old times.
    const longest = Math.max(0, ...experiments.map(({ duration_seconds }) => duration_seconds ?? 0))
    return span < Math.floor(longest) ? [] : [Math.max(0, span)]
  })
  return sumOf(seconds)
}

function countsOf(found: NightCounts, entries: readonly Entry[]): VerdictView['counts'] {
  const { planned, ran, succeeded: good, failed, interrupted: stopped } = found
  return {
    planned,
    ran,
    succeeded: good,
    failed,
    interrupted: stopped,
    notRun: Math.max(0, planned - ran),
    retried: entries.filter(entry => succeeded(entry) && (numberIn(entry.row, 'retries') ?? 0) > 0).length,
    missing: found.missing,
    withoutMetric: found.withoutMetric,
    withoutEnergy: found.withoutEnergy,
    endedSame: found.endedSame,
  }
}

function sentenceOf(
  { failed, interrupted, notRun, retried, ran, succeeded: good }: VerdictView['counts'],
  shortfalls: NightVerdict['shortfalls'],
  causes: VerdictView['causes'],
  energy: EnergyView,
  seconds: number | null,
): string {
  const went = [
    failed > 0
      ? `${failed} failed (${causes.map(({ label, count }) => (count === failed ? label : `${label} ×${count}`)).join(', ')})`
      : '',
    interrupted > 0 ? `${interrupted} interrupted` : '',
    notRun > 0 && ran > 0 ? `${notRun} not run` : '',
    retried > 0 ? `${retried} succeeded only after a retry` : '',
  ].filter(text => text !== '')
  const cost = costSentence(energy, seconds, ran)
  // `in 1 of 7` of those that succeeded, where others did not.
  const ofGood = good < ran && good > 1 ? ' that succeeded' : ''
  const lacking = shortfalls.map(text => `${capitalised(text)}${/ of \d+$/.test(text) ? ofGood : ''}.`)
  return [went.length > 0 ? `${capitalised(listed(went))}.` : '', ...lacking, cost]
    .filter(text => text !== '')
    .join(' ')
}

/** What a budget did to its night. */
function budgetSentence({ record: { budget } }: Night): string[] {
  if (budget === undefined) return []
  const within = `It stayed within its budget of ${budget.limits}`
  return [`${budget.ended === '' ? within : capitalised(budget.ended)}.`]
}

function costSentence(energy: EnergyView, seconds: number | null, ran: number): string {
  const time = seconds === null ? '' : `took ${formatDuration(seconds)}`
  const why = energy.missing.length === 0 ? '' : ` (${energy.missing.slice(0, maxMissing).join('; ')})`
  if (energy.joules === null) return time === '' ? '' : `It ${time}; its energy is not known${why}.`
  const qualifier =
    energy.source === 'measured' ? '' : `${energy.source === 'estimated' ? 'an' : 'a'} ${energy.source} `
  const part =
    energy.known < ran ? ` as far as it is known, which is of ${energy.known} of ${ran} experiments` : ''
  const without = energy.uncounted === 0 ? '' : `, without ${uncountedText(energy)}`
  return `It ${time === '' ? '' : `${time} and `}cost ${qualifier}${energy.text}${part}${without}.`
}

function uncountedText({ uncounted }: EnergyView): string {
  return `${counted(uncounted, 'earlier attempt')} whose energy is not known`
}

// A few are named; the warnings of the experiments name all.
const maxMissing = 3

function experimentsTile(counts: VerdictView['counts'], causes: VerdictView['causes']): TileView {
  return {
    label: 'Succeeded',
    value: `${counts.succeeded} of ${counts.planned}`,
    qualifier: '',
    details: [
      ...causes.map(({ label, count }) => `${count} failed: ${label}`),
      ...(counts.interrupted > 0 ? [`${counts.interrupted} interrupted`] : []),
      ...(counts.notRun > 0 ? [`${counts.notRun} not run`] : []),
      ...(counts.retried > 0 ? [`${counts.retried} after a retry`] : []),
      ...counts.missing.map(
        ({ name, count }) => `${count} without ${name === '' ? 'a metric' : nameInWords(name)}`,
      ),
      ...(counts.succeeded === counts.planned && counts.planned > 0 && counts.withoutMetric === 0
        ? ['no failures']
        : []),
    ],
    href:
      counts.failed + counts.retried + counts.interrupted > 0
        ? '#failures'
        : counts.withoutMetric > 0
          ? '#without-metrics'
          : '#experiments',
  }
}

function energyTile(energy: EnergyView, { ran }: VerdictView['counts']): TileView {
  if (energy.joules === null) {
    return {
      label: 'Energy',
      value: 'not known',
      qualifier: '',
      details: ['no experiment has a total energy', ...energy.missing.slice(0, maxMissing)],
      href: '#quality',
    }
  }
  const names = new Set(energy.parts.map(({ name }) => name))
  return {
    label: 'Energy',
    value: energy.text,
    qualifier: energy.source,
    details: [
      energy.kilowattHours,
      ...[energy.carbon, energy.net].filter(text => text !== ''),
      ...energy.parts.map(({ name, text, source }) => [name, text, source].join(' ')),
      ...(['CPU', 'GPU'] as const).filter(name => !names.has(name)).map(name => `no ${name} energy`),
      ...(energy.known < ran ? [`known of ${energy.known} of ${ran} experiments`] : []),
      ...(energy.uncounted === 0 ? [] : [`without ${uncountedText(energy)}`]),
      ...energy.missing.slice(0, maxMissing),
    ],
    href: '#quality',
  }
}

function durationTile(seconds: number | null, entries: readonly Entry[]): TileView {
  const training = sumOf(
    numbersOf(
      entries.map(({ row }) => row),
      'duration_seconds',
    ),
  )
  return {
    label: 'Duration',
    value: seconds === null ? 'not known' : formatDuration(seconds),
    qualifier: '',
    details: training === null ? [] : [`${formatDuration(training)} of it training`],
    href: '#experiments',
  }
}

function causeOf({ row }: Entry): string {
  const cause = row.cause
  return causeInWords(typeof cause === 'string' ? cause : null)
}
