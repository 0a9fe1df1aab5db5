import type { Change } from '../../night/changes/between.js'
import type {
  ComparedQuantity,
  ComparedSide,
  Comparison,
  Judgement,
  LoneSetting,
} from '../../table/compare/comparison.js'
import { formatDifference, formatInterval } from '../../table/compare/judge.js'
import { quantityKey } from '../../table/compare/quantity.js'
import { sideNoiseFacts } from '../../table/control/side-noise.js'
import { formatP } from '../../table/statistics/effect-sentence.js'
import type { Figures } from '../figures/figures.js'
import { nightPageName } from '../page-names.js'
import { capitalised, counted, dateInWords, listed } from '../phrases.js'
import type { FactView, FigureView, TileView, Tone } from '../view.js'
import { type ComparedTableView, comparedTableOf } from './comparison-settings.js'

/** Everything that the page of a comparison says, as plain data; the rules are those of view.ts. */
export interface ComparisonView {
  readonly language: string
  readonly title: string
  readonly tone: Tone
  /** `Energy and metrics agree`. */
  readonly headline: string
  readonly sentence: string
  readonly tiles: readonly TileView[]
  readonly sides: readonly SideView[]
  /** What was found of each quantity, a sentence each. */
  readonly findings: readonly { readonly tone: Tone; readonly text: string; readonly href: string }[]
  readonly figures: readonly FigureView[]
  readonly absentFigures: readonly FigureView[]
  /** As in ReportView. */
  readonly columnsJson: string
  /** One row per setting that both sides have. */
  readonly settings: ComparedTableView
  /** Settings that only one side has. */
  readonly alone: readonly { readonly title: string; readonly settings: readonly string[] }[]
  readonly changes: readonly ChangeView[]
  /** Why there are no changes to show; empty where there are some. */
  readonly changesAbsence: string
  readonly notices: readonly string[]
  /** How the figures were found, a sentence each. */
  readonly methods: readonly string[]
}

export interface SideView {
  /** `A` or `B`. */
  readonly letter: string
  readonly name: string
  readonly facts: readonly FactView[]
  /** The pages of its nights that lie beside this one. */
  readonly pages: readonly { readonly text: string; readonly href: string }[]
}

export interface ChangeView {
  /** `Machine`. */
  readonly topic: string
  readonly name: string
  readonly a: string
  readonly b: string
}

/** The page of a comparison. Pure: the same input gives the same page. */
export function comparisonViewOf(
  comparison: Comparison,
  { figures, columnsJson }: Figures,
  pages: ReadonlySet<string>,
): ComparisonView {
  const { a, b, quantities, changes, notices, onlyIn, match } = comparison
  const { tone, headline } = headlineOf(comparison)
  const drawn = new Set(figures.filter(({ absence }) => absence === '').map(({ id }) => id))
  const placeOf = (column: string) =>
    drawn.has(figureId(column)) ? `#chart-${figureId(column)}` : '#settings'
  return {
    language: 'en',
    title: `${a.name} and ${b.name} compared`,
    tone,
    headline,
    sentence: comparison.verdict,
    tiles: quantities
      .filter(({ n }) => n > 0)
      .slice(0, 4)
      .map(quantity => tileOf(quantity, placeOf(quantityKey(quantity)))),
    sides: [sideOf('A', a, pages), sideOf('B', b, pages)],
    findings: quantities.map(({ judgement, sentence, ...quantity }) => ({
      tone: tones[judgement],
      text: capitalised(sentence),
      href: placeOf(quantityKey(quantity)),
    })),
    figures: figures.filter(({ absence }) => absence === ''),
    absentFigures: figures.filter(({ absence }) => absence !== ''),
    columnsJson,
    settings: comparedTableOf(comparison),
    alone: [...aloneOf(onlyIn.a, 'A', 'B'), ...aloneOf(onlyIn.b, 'B', 'A')],
    changes: changes.map(changeViewOf),
    changesAbsence: changes.length > 0 ? '' : absenceOfChanges(comparison),
    notices: notices.map(capitalised),
    methods: match === 'groups' ? groupMethods : pairMethods,
  }
}

/** The id of a quantity's chart: its column, where that is fit for an id. */
export function figureId(column: string): string {
  return `difference-${column.replaceAll(/[^\w-]/g, letter => `_${letter.codePointAt(0)?.toString(16)}`)}`
}

const tones: Readonly<Record<Judgement, Tone>> = {
  identical: 'good',
  agrees: 'good',
  'within noise': 'neutral',
  differs: 'warning',
  'too few': 'neutral',
  'not comparable': 'neutral',
}

/** The answer in a few words: first what differs, then what agrees. */
function headlineOf({ quantities, match, a, b }: Comparison): { tone: Tone; headline: string } {
  if (a.experiments === 0 || b.experiments === 0 || match === 'none') {
    return { tone: 'bad', headline: 'Nothing can be compared' }
  }
  const names = (fits: (quantity: ComparedQuantity) => boolean) =>
    listed(quantities.filter(fits).map(({ name }) => name))
  const differing = names(({ judgement }) => judgement === 'differs')
  if (differing !== '')
    return { tone: 'warning', headline: `${capitalised(differing)} ${verb(differing, 'differs', 'differ')}` }
  const agreeing = names(({ judgement }) => judgement === 'identical' || judgement === 'agrees')
  const answered = quantities.filter(({ judgement }) => judgement !== 'not comparable')
  if (agreeing !== '' && answered.every(({ judgement }) => tones[judgement] === 'good')) {
    return { tone: 'good', headline: `${capitalised(agreeing)} ${verb(agreeing, 'agrees', 'agree')}` }
  }
  if (answered.length === 0) return { tone: 'bad', headline: 'Nothing can be compared' }
  const few = answered.some(({ judgement }) => judgement === 'too few')
  return {
    tone: 'neutral',
    headline: few ? 'Too few runs to tell from noise' : 'No difference beyond noise',
  }
}

function verb(names: string, one: string, several: string): string {
  return / and /.test(names) ? several : one
}

function tileOf(
  { name, scale, median, interval, judgement, n, p, source, runs, delta }: ComparedQuantity,
  href: string,
): TileView {
  const count = delta === null ? counted(n, 'setting') : `${runs.a} and ${runs.b} runs`
  return {
    label: `${capitalised(name)}, B − A`,
    value: judgement === 'identical' ? 'identical' : formatDifference(median, scale),
    qualifier: source === 'measured' ? '' : source,
    details: [
      [interval === null || judgement === 'identical' ? '' : formatInterval(interval, scale), count]
        .filter(text => text !== '')
        .join(' · '),
      ...(judgement === 'identical'
        ? []
        : [`${judgementWords[judgement]}${p === null ? '' : `, ${formatP(p)}`}`]),
    ],
    href,
  }
}

const judgementWords: Readonly<Record<Judgement, string>> = {
  identical: 'identical',
  agrees: 'agrees within noise',
  'within noise': 'no difference beyond noise',
  differs: 'differs',
  'too few': 'too few to tell',
  'not comparable': 'not comparable',
}

function sideOf(letter: string, side: ComparedSide, pages: ReadonlySet<string>): SideView {
  const { name, nights, dates, experiments, failed } = side
  return {
    letter,
    name,
    facts: [
      { name: 'Experiments', value: failed === 0 ? String(experiments) : `${experiments}, ${failed} failed` },
      ...(nights.length === 0
        ? []
        : [{ name: nights.length === 1 ? 'Night' : 'Nights', value: nights.join(', ') }]),
      ...sideNoiseFacts(side, letter),
    ],
    pages: [
      ...dates.map(date => ({ text: dateInWords(date, 'long'), name: date })),
      ...nights.map(night => ({ text: night, name: nightPageName(night) })),
    ]
      .filter(page => pages.has(`${page.name}.html`))
      .map(page => ({ text: page.text, href: `${encodeURIComponent(page.name)}.html` })),
  }
}

function aloneOf(settings: readonly LoneSetting[], side: string, other: string) {
  if (settings.length === 0) return []
  return [
    {
      title: `${counted(settings.length, 'setting')} only in ${side}`,
      settings: settings.map(({ label, planned, outcomes }) =>
        [
          label,
          planned ? `planned in ${other}, not run` : '',
          outcomes.failed === 0 ? '' : `failed: ${outcomes.causes.join(', ')}`,
        ]
          .filter(text => text !== '')
          .join(' · '),
      ),
    },
  ]
}

function changeViewOf({ topic, name, a, b }: Change): ChangeView {
  if (topic === 'configuration') return { topic: 'Configuration', name: 'differs in', a: '', b }
  return { topic: capitalised(topic), name, a: a || '–', b: b || '–' }
}

function absenceOfChanges({ a, b }: Comparison): string {
  if (a.nights.length === 0 || b.nights.length === 0)
    return 'A table does not tell where its experiments ran.'
  return 'Machine, meters, versions, code, settings and configuration are the same, as far as both sides kept them.'
}

const common =
  'Intervals are percentile bootstrap intervals of 95 % from 2,000 draws (Efron and Tibshirani, 1993); of few values they are too narrow.'
const multiple = 'The p values of several metrics are corrected for their number (Holm, 1979).'

const pairMethods = [
  'Settings are one where repository, model, subject, load, mode and hyperparameters are the same. A difference is B less A, of the means over the repeats that succeeded.',
  common,
  'p is the chance of so large a difference, either way, if within each setting it were left to chance which run is called A and which B (a permutation test; Good, 2005). It is called a difference at p ≤ 0.05 when the interval does not hold none.',
  multiple,
]

const groupMethods = [
  'No setting is on both sides, so all settings of the one are laid beside all of the other, each once, by the mean of its repeats: whatever else sets them apart is in the differences too.',
  common,
  'p is that of the Mann-Whitney U test; Cliff’s δ is the share of pairs with the larger B less that with the larger A (negligible below 0.147, small below 0.33, medium below 0.474; Romano and others, 2006).',
  multiple,
]
