import { type Night, partsOf } from '../../../night/night.js'
import { countNights } from '../../../night/verdict/night-counts.js'
import { idlePowerOfNight } from '../../../record/night/idle-power.js'
import { whyMissing } from '../../../run/log/metrics/missing-words.js'
import { formatCelsius } from '../../../units.js'
import { type Entry, nameOf, succeeded } from '../../entry.js'
import { counted, listed, repeatedTexts } from '../../phrases.js'
import { numbersOf, textIn } from '../../row.js'
import type { LinkView, QualityView, Tone } from '../../view.js'
import type { PageMetric } from '../weighed.js'
import { controlItems, controlsOf } from './control-view.js'
import { cardsItems, energyItem, otherCardsItem, recordedItem, totalItems } from './energy-items.js'
import { doubtsItem, lacksMetric, metricsItem, undirectedItem } from './metric-items.js'
import { nodeItems, nodesOf } from './nodes-view.js'
import { orderItems } from './order-items.js'
import { precisionItems, precisionsOf } from './precision-view.js'
import { leftOutOf, protocolItem, protocolsOf } from './protocol-view.js'
import type { QualityItem } from './quality-item.js'
import { absentOf, metersOf } from './quality-meters.js'

/** What can be believed: what was measured and by what, what was not and why. */
export function qualityOf(
  nights: readonly Night[],
  entries: readonly Entry[],
  weighed: readonly PageMetric[],
  gathering: readonly string[],
): QualityView {
  const metrics = weighed.map(({ name }) => name)
  const problems = [...nights.flatMap(night => night.problems), ...gathering]
  const meters = metersOf(nights, entries)
  const withoutMetrics = entries
    .filter(entry => succeeded(entry) && lacksMetric(entry, metrics))
    .map(entry => ({
      experiment: { text: nameOf(entry), href: `#${entry.id}` },
      missing: (entry.record?.missing_metrics ?? []).map(metric => ({
        name: metric.name,
        why: whyMissing(metric),
        nearest: metric.nearest ?? [],
      })),
    }))
  const warnings = repeatedTexts(
    entries.flatMap(({ row }) =>
      textIn(row, 'warnings')
        .split(' | ')
        .filter(text => text !== ''),
    ),
  )
  const gaps = entries.filter(({ record }) => record?.meters.some(meter => meter.gaps.length > 0) ?? false)
  const loads = entries.filter(
    ({ row }) => textIn(row, 'background') !== '' || textIn(row, 'mode') === 'parallel',
  )
  const leftOut = leftOutOf(entries)
  const nodes = nodesOf(nights, entries)
  const machines = nights.flatMap(partsOf)
  const items = [
    energyItem('cpu', nights, entries),
    energyItem('gpu', nights, entries),
    ...nights.flatMap(cardsItems),
    ...totalItems(entries),
    otherCardsItem(entries),
    recordedItem(entries),
    ...idleItems(nights),
    countItem(leftOut.length, 'experiment', 'left out of means and comparisons', '#left-out'),
    temperatureItem(entries),
    metricsItem(entries, countNights(nights), metrics),
    doubtsItem(weighed),
    undirectedItem(weighed),
    gapsItem(gaps),
    loadsItem(loads, entries.length),
    ...nights.map(failureItem),
    ...nights.flatMap((night, index) => partsOf(night).map(part => governorItem(part, index))),
    countItem(
      meters.reduce((sum, meter) => sum + meter.problems.length, 0),
      'problem',
      'told by the meters',
      '#quality',
    ),
    countItem(warnings.length, 'warning', 'from the experiments', '#warnings'),
    countItem(problems.length, 'part', 'of the records that could not be read', '#unreadable'),
    ...controlItems(machines),
    ...precisionItems(nights),
    ...nodeItems(nodes),
    ...orderItems(nights),
    protocolItem(nights),
  ]
    .filter(item => item !== null)
    // Many machines may say the same.
    .filter((item, place, all) => all.findIndex(other => other.text === item.text) === place)
  return {
    items: items.sort((a, b) => gravity[a.tone] - gravity[b.tone]),
    meters,
    absent: absentOf(nights, entries),
    withoutMetrics,
    warnings,
    gaps: gaps.map(linkOf),
    loads: loads.map(linkOf),
    protocols: protocolsOf(nights),
    controls: controlsOf(machines),
    precisions: precisionsOf(nights, entries),
    nodes,
    leftOut,
    problems,
  }
}

const gravity: Record<Tone, number> = { bad: 0, warning: 1, neutral: 2, good: 3 }

function temperatureItem(entries: readonly Entry[]): QualityItem | null {
  if (entries.length === 0) return null
  const rows = entries.map(({ row }) => row)
  const hottest = [
    { name: 'GPU', values: numbersOf(rows, 'energy_gpu_temp_max_celsius') },
    { name: 'CPU', values: numbersOf(rows, 'cpu_temp_max_celsius') },
  ].filter(({ values }) => values.length > 0)
  if (hottest.length === 0)
    return { tone: 'neutral', text: 'Temperature not measured: no sensor could be read', href: '#quality' }
  const texts = hottest.map(({ name, values }) => `${name} up to ${formatCelsius(Math.max(...values))}`)
  return { tone: 'good', text: `Temperature measured: ${listed(texts)}`, href: '#chart-temperature' }
}

function gapsItem(gaps: readonly Entry[]): QualityItem | null {
  if (gaps.length === 0) return null
  return {
    tone: 'warning',
    text: `Traces of ${counted(gaps.length, 'experiment')} have gaps`,
    href: '#gaps',
  }
}

function loadsItem(loads: readonly Entry[], of: number): QualityItem | null {
  if (loads.length === 0) return null
  const which = loads.length === of ? 'every experiment' : `${loads.length} of ${counted(of, 'experiment')}`
  return {
    tone: 'warning',
    text: `A load ran beside ${which}: its energy is in the joules`,
    href: '#loads',
  }
}

function linkOf(entry: Entry): LinkView {
  return { text: nameOf(entry), href: `#${entry.id}` }
}

function failureItem({ failure }: Night, index: number): QualityItem | null {
  return failure === undefined ? null : { tone: 'bad', text: failure, href: `#night-${index + 1}` }
}

function governorItem({ record: { governor, machine } }: Night, index: number): QualityItem | null {
  if (governor === null || governor === undefined || governor.set) return null
  const ranWith = machine?.governor ?? null
  const instead = ranWith === null ? '' : `: the runs ran with ${ranWith}`
  return {
    tone: 'warning',
    text: `Governor ${governor.wanted} was asked for and could not be set${instead}`,
    href: `#night-${index + 1}`,
  }
}

/** That no net energy is told although the idle power was measured. */
function idleItems(nights: readonly Night[]): QualityItem[] {
  const parts = nights.flatMap((night, index) => partsOf(night).map(({ record }) => ({ record, index })))
  return parts.flatMap(({ record, index }): QualityItem[] => {
    const withheld = idlePowerOfNight(record)?.withheld ?? ''
    const text = `No energy net of the idle machine: ${withheld}`
    return withheld === '' ? [] : [{ tone: 'warning', text, href: `#night-${index + 1}` }]
  })
}

function countItem(count: number, noun: string, rest: string, href: string): QualityItem | null {
  return count === 0 ? null : { tone: 'warning', text: `${counted(count, noun)} ${rest}`, href }
}
