import { betterText } from '../../chart/metric.js'
import { formatSetting } from '../../config/parameter/hyperparameter-value.js'
import type { Direction } from '../../config/pattern/metric-direction.js'
import { paretoFront } from '../../table/pareto.js'
import { formatJoules, formatNumber, formatShare } from '../../units.js'
import { type Entry, succeeded } from '../entry.js'
import { listed, nameInWords } from '../phrases.js'
import { energyIn, hyperparameterPrefix, modelIn, settingOf, textIn } from '../row.js'
import type { SettingView, TradeoffCard, TradeoffsView } from '../view.js'
import { totalSource } from './energy-source.js'
import { suggestionsOf } from './next/where-next.js'
import { targetSentences } from './target.js'
import { type PageMetric, undirected, type WeighedGroup, weighedGroups } from './weighed.js'

interface Point {
  readonly entry: Entry
  readonly energyJoules: number
  readonly value: number
}

/** The metric that a trade-off is about. */
interface TradeoffMetric {
  readonly name: string
  readonly direction: Direction
}

const cardsOfOne = 4
const cardsOfSeveral = 2
const repositoriesShown = 3

/**
 * The settings that no other beats in both metric and energy, by comparable group: metrics of different repositories
 * come from different data and must not be compared.
 */
export function tradeoffsOf(entries: readonly Entry[], metrics: readonly PageMetric[]): TradeoffsView {
  const groups = weighedGroups(metrics, 'both').map(group => ({ ...group, points: pointsOf(group) }))
  const limit = groups.length > 1 ? cardsOfSeveral : cardsOfOne
  const shown = groups.slice(0, repositoriesShown).map(({ repository, label, metric, direction, points }) => {
    const front = distinct(paretoFront(points, direction))
    const chosen = spread(front, limit, direction)
    const better = betterText({ ...metric, direction })
    return {
      repository: [repository, label].filter(text => text !== '').join(' · '),
      basis: `${nameInWords(metric.name)} (${better}) against energy, n = ${points.length}`,
      cards: [...chosen].reverse().map(point => cardOf(point, chosen, { name: metric.name, direction })),
      more: front.length - chosen.length,
    }
  })
  return {
    groups: shown,
    moreRepositories: groups.length - shown.length,
    absence: shown.length > 0 ? '' : absenceOf(entries, metrics),
    targets: targetSentences(entries),
    suggestions: suggestionsOf(groups),
    caution: shown.length > 0 ? cautionOf(groups.flatMap(({ points }) => points)) : '',
  }
}

function pointsOf({ values }: WeighedGroup): readonly Point[] {
  return values.flatMap(({ entry, value }) => {
    const energyJoules = energyIn(entry.row)
    return energyJoules === null ? [] : [{ entry, energyJoules, value }]
  })
}

// Equal points would be two cards that say the same.
function distinct(front: readonly Point[]): readonly Point[] {
  return front.filter((point, index) => {
    const before = front[index - 1]
    return before === undefined || before.value !== point.value || before.energyJoules !== point.energyJoules
  })
}

/**
 * As many points of a front as there is room for: its two ends, the point that stands out most between them
 * (the one farthest above the line between the ends, the usual picture of a knee: Das, "On characterizing the
 * 'knee' of the Pareto curve", 1999), then each time the point farthest from those already taken. Distances are
 * measured with both axes scaled to the front's extent.
 */
function spread(front: readonly Point[], limit: number, direction: Direction): readonly Point[] {
  const first = front[0]
  const last = front.at(-1)
  if (first === undefined || last === undefined || front.length <= limit) return front
  const sign = direction === 'higher' ? 1 : -1
  const gained = (point: Point): number =>
    (sign * (point.value - first.value)) / Math.abs(last.value - first.value)
  const spent = (point: Point): number =>
    (point.energyJoules - first.energyJoules) / (last.energyJoules - first.energyJoules)
  const isolation = (point: Point, taken: readonly Point[]): number =>
    Math.min(...taken.map(other => Math.hypot(gained(point) - gained(other), spent(point) - spent(other))))
  const taken = [first, last]
  while (taken.length < limit) {
    const score = (point: Point): number =>
      taken.length === 2 ? gained(point) - spent(point) : isolation(point, taken)
    const next = front.filter(point => !taken.includes(point)).toSorted((a, b) => score(b) - score(a))[0]
    if (next === undefined) break
    taken.push(next)
  }
  return front.filter(point => taken.includes(point))
}

function cardOf(point: Point, front: readonly Point[], metric: TradeoffMetric): TradeoffCard {
  const { row, number, id } = point.entry
  const best = front.at(-1) ?? point
  return {
    title: titleOf(point, front, metric),
    number,
    repository: textIn(row, 'repository'),
    model: modelIn(row),
    settings: settingsIn(point.entry),
    metricText: formatNumber(point.value),
    metricName: nameInWords(metric.name),
    energyText: formatJoules(point.energyJoules),
    energySource: totalSource(row) || 'estimated',
    comparison: point === best ? '' : comparisonOf(point, best, metric),
    href: `#${id}`,
  }
}

function titleOf(point: Point, front: readonly Point[], { name, direction }: TradeoffMetric): string {
  const best = `${direction === 'higher' ? 'Highest' : 'Lowest'} ${nameInWords(name)}`
  if (front.length === 1) return `${best}, least energy`
  if (point === front.at(-1)) return best
  return point === front[0] ? 'Least energy' : 'Compromise'
}

function comparisonOf(point: Point, best: Point, { name, direction }: TradeoffMetric): string {
  const difference = formatNumber(Number(Math.abs(best.value - point.value).toPrecision(3)))
  const share = formatShare(point.energyJoules / best.energyJoules)
  return `${nameInWords(name)} ${difference} ${direction === 'higher' ? 'lower' : 'higher'} for ${share} of the energy`
}

function settingsIn({ row }: Entry): readonly SettingView[] {
  return Object.keys(row)
    .filter(column => column.startsWith(hyperparameterPrefix) && settingOf(row, column) !== null)
    .map(column => ({
      name: column.slice(hyperparameterPrefix.length),
      value: formatSetting(settingOf(row, column)),
    }))
}

function cautionOf(points: readonly Point[]): string {
  const keys = new Set(
    points.map(({ entry }) =>
      JSON.stringify([textIn(entry.row, 'repository'), modelIn(entry.row), settingsIn(entry)]),
    ),
  )
  const repeated = keys.size < points.length
  return repeated
    ? 'Each card is one run. Some settings were run more than once: compare their runs before trusting a small difference.'
    : 'Each setting was run once: a small difference may be chance.'
}

function absenceOf(entries: readonly Entry[], metrics: readonly PageMetric[]): string {
  const good = entries.filter(succeeded)
  if (entries.length === 0) return 'No trade-off: no experiment has finished.'
  if (good.length === 0) return 'No trade-off: no experiment succeeded.'
  if (good.every(({ row }) => energyIn(row) === null)) return 'No trade-off: no energy is known.'
  const unknown = undirected(metrics).map(({ name }) => nameInWords(name))
  if (unknown.length > 0) {
    return `No trade-off: which values of ${listed(unknown)} are better is not declared.`
  }
  return 'No trade-off: no experiment has both a metric and an energy.'
}
