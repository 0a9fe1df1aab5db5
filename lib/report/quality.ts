import type { Night } from '../night/night.js'
import { countNights, type NightCounts } from '../night/night-verdict.js'
import type { MeterReport } from '../record/schema.js'
import { whyMissing } from '../run/log/missing-words.js'
import { formatCelsius, formatJoules, formatNumber, formatShare } from '../units.js'
import { combinedSource, partSource } from './energy-source.js'
import { type Entry, hasMetric, nameOf, succeeded } from './entry.js'
import { differs, formatDifference, recordedDifference } from './recorded-energy.js'
import { metricPrefix, numberIn, numbersOf, sumOf, textIn } from './row.js'
import { missingParts } from './verdict.js'
import type { LinkView, QualityView, Tone } from './view.js'
import { type PageMetric, undirected } from './weighed.js'
import { capitalised, counted, countTexts, listed, nameInWords, repeatedTexts } from './words.js'

type Item = QualityView['items'][number]

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
  const items = [
    energyItem('cpu', nights, entries),
    energyItem('gpu', nights, entries),
    ...nights.flatMap(cardsItems),
    otherCardsItem(entries),
    recordedItem(entries),
    temperatureItem(entries),
    metricsItem(entries, countNights(nights), metrics),
    doubtsItem(weighed),
    undirectedItem(weighed),
    gapsItem(gaps),
    loadsItem(loads, entries.length),
    ...nights.map(failureItem),
    ...nights.map(governorItem),
    countItem(
      meters.reduce((sum, meter) => sum + meter.problems.length, 0),
      'problem',
      'told by the meters',
      '#quality',
    ),
    countItem(warnings.length, 'warning', 'from the experiments', '#warnings'),
    countItem(problems.length, 'part', 'of the records that could not be read', '#unreadable'),
  ].filter(item => item !== null)
  return {
    items: items.sort((a, b) => gravity[a.tone] - gravity[b.tone]),
    meters,
    absent: absentOf(nights, entries),
    withoutMetrics,
    warnings,
    gaps: gaps.map(linkOf),
    loads: loads.map(linkOf),
    problems,
  }
}

const gravity: Record<Tone, number> = { bad: 0, warning: 1, neutral: 2, good: 3 }

function energyItem(part: 'cpu' | 'gpu', nights: readonly Night[], entries: readonly Entry[]): Item | null {
  if (entries.length === 0) return null
  const name = part.toUpperCase()
  const known = entries.filter(({ row }) => numberIn(row, `energy_${part}_total_joules`) !== null)
  const href = '#quality'
  if (known.length === 0) {
    return {
      tone: part === 'cpu' || missingParts(entries).some(text => isOf(part, text)) ? 'warning' : 'neutral',
      text: `${name} energy not measured: ${whyAbsent(part, nights, entries)}`,
      href,
    }
  }
  const source = combinedSource(known.map(({ row }) => partSource(row, part)))
  const share = mean(
    numbersOf(
      known.map(({ row }) => row),
      `energy_${part}_coverage`,
    ),
  )
  const of =
    known.length === entries.length ? '' : ` in ${known.length} of ${counted(entries.length, 'experiment')}`
  const meters = metersBehind(part, known)
  const by = meters === '' ? '' : source === 'measured' ? ` by ${meters}` : ''
  const covered = share === null || source !== 'measured' ? '' : `, ${formatShare(share)} of the time covered`
  const whole = known.length === entries.length
  return {
    tone: source === 'measured' && whole && (share === null || share >= 0.95) ? 'good' : 'warning',
    text: `${name} energy ${source}${source === 'estimated' ? ', not measured' : ''}${by}${of}${covered}`,
    href,
  }
}

/** Whose joules the GPU energy is, where it is not that of all cards. */
function cardsItems({ record: { gpus = {} } }: Night, index: number): Item[] {
  const href = `#night-${index + 1}`
  const several = Object.keys(gpus).length > 1
  return Object.entries(gpus).flatMap(([repository, { by, cards, notices }]): Item[] => {
    const whose = several ? `${repository}: ` : ''
    const which =
      cards === null
        ? []
        : cards.length === 0
          ? [`no GPU is counted (${by})`]
          : [`GPU energy is that of GPU ${cards.map(card => card.index).join(', ')} alone (${by})`]
    return [
      ...which.map((text): Item => ({ tone: 'neutral', text: capitalised(`${whose}${text}`), href })),
      ...notices.map((text): Item => ({ tone: 'warning', text: `${whose}${text}`, href })),
    ]
  })
}

function otherCardsItem(entries: readonly Entry[]): Item | null {
  const joules = sumOf(
    numbersOf(
      entries.map(({ row }) => row),
      'energy_gpu_other_joules',
    ),
  )
  if (joules === null) return null
  const text = `The other GPUs of the machine took ${formatJoules(joules)} while the experiments ran: in none of their energies`
  return { tone: 'neutral', text, href: '#quality' }
}

// Older records state the sum of their samples; what the traces hold may be far from it.
function recordedItem(entries: readonly Entry[]): Item | null {
  const compared = entries.flatMap(({ row }) => {
    const difference = recordedDifference(row)
    return difference === null ? [] : [difference]
  })
  const differing = compared.filter(differs)
  if (differing.length === 0) return null
  const largest = differing.reduce((most, share) => (Math.abs(share) > Math.abs(most) ? share : most))
  const where =
    differing.length === compared.length && compared.length > 1
      ? `all ${compared.length} experiments`
      : `${differing.length} of ${counted(compared.length, 'experiment')}`
  return {
    tone: 'warning',
    text: `GPU energy as recorded is off from what the traces hold by more than 1 % in ${where}, by up to ${formatDifference(largest)}`,
    href: '#experiments',
  }
}

function temperatureItem(entries: readonly Entry[]): Item | null {
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

/** Whether an experiment lacks a metric that was wanted of it; of an older one only that it has none is known. */
function lacksMetric(entry: Entry, metrics: readonly string[]): boolean {
  return (entry.record?.missing_metrics.length ?? 0) > 0 || !hasMetric(entry, metrics, metricPrefix)
}

function metricsItem(
  entries: readonly Entry[],
  { succeeded: good, missing, withoutMetric }: NightCounts,
  metrics: readonly string[],
): Item | null {
  if (good === 0) return null
  if (withoutMetric === 0) {
    if (metrics.length === 0) return null
    // Of several programs each may have metrics of its own.
    const inAll = metrics.every(name =>
      entries.every(entry => !succeeded(entry) || hasMetric(entry, [name], metricPrefix)),
    )
    const where = inAll ? '' : ' that looks for them'
    const text = `Metrics found in every successful experiment${where}: ${metrics.join(', ')}`
    return { tone: 'good', text, href: '#experiments' }
  }
  const named = missing.filter(({ name }) => name !== '')
  const text =
    named.length === 0
      ? `No metric found in ${withoutMetric === good ? 'any successful experiment' : `${withoutMetric} of ${counted(good, 'successful experiment')}`}`
      : `No value of ${listed(named.map(({ name, count }) => `${name} in ${count}`))} of ${counted(good, 'successful experiment')}`
  return { tone: 'warning', text, href: '#without-metrics' }
}

function doubtsItem(metrics: readonly PageMetric[]): Item | null {
  const doubts = metrics.flatMap(({ name, values }) =>
    values.flatMap(({ doubtful }) =>
      doubtful === null ? [] : [`${nameInWords(name)} ${formatNumber(doubtful.value)}, ${doubtful.why}`],
    ),
  )
  const [first] = doubts
  if (first === undefined) return null
  const what = `${counted(doubts.length, 'value')} that ${doubts.length === 1 ? 'its name forbids' : 'their names forbid'}`
  return {
    tone: 'warning',
    text: `${what} (${first}${doubts.length > 1 ? '…' : ''}), in no best, no trade-off and no effect`,
    href: '#experiments',
  }
}

function undirectedItem(metrics: readonly PageMetric[]): Item | null {
  const unknown = undirected(metrics)
  const [first] = unknown
  if (first === undefined) return null
  const names = listed(unknown.map(({ name }) => nameInWords(name)))
  return {
    tone: 'neutral',
    text: `Which values of ${names} are better is not declared, so there is no best and no trade-off: "direction" in the configuration, or --direction ${first.name}=lower`,
    href: '#experiments',
  }
}

function gapsItem(gaps: readonly Entry[]): Item | null {
  if (gaps.length === 0) return null
  return {
    tone: 'warning',
    text: `Traces of ${counted(gaps.length, 'experiment')} have gaps`,
    href: '#gaps',
  }
}

function loadsItem(loads: readonly Entry[], of: number): Item | null {
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

function failureItem({ failure }: Night, index: number): Item | null {
  return failure === undefined ? null : { tone: 'bad', text: failure, href: `#night-${index + 1}` }
}

function governorItem({ record: { governor, machine } }: Night, index: number): Item | null {
  if (governor === null || governor === undefined || governor.set) return null
  const ranWith = machine?.governor ?? null
  const instead = ranWith === null ? '' : `: the runs ran with ${ranWith}`
  return {
    tone: 'warning',
    text: `Governor ${governor.wanted} was asked for and could not be set${instead}`,
    href: `#night-${index + 1}`,
  }
}

function countItem(count: number, noun: string, rest: string, href: string): Item | null {
  return count === 0 ? null : { tone: 'warning', text: `${counted(count, noun)} ${rest}`, href }
}

function metersOf(nights: readonly Night[], entries: readonly Entry[]): QualityView['meters'] {
  const reports = new Map<string, { first: MeterReport; all: { entry: Entry; report: MeterReport }[] }>()
  for (const entry of entries) {
    for (const report of entry.record?.meters ?? []) {
      const key = JSON.stringify([report.meter, report.measures])
      const group = reports.get(key) ?? { first: report, all: [] }
      group.all.push({ entry, report })
      reports.set(key, group)
    }
  }
  const withReports = [...reports.values()].map(({ first, all }) => {
    const gaps = all.flatMap(({ report }) => report.gaps)
    const longest = Math.max(0, ...gaps.map(({ seconds }) => seconds))
    return {
      meter: first.meter,
      measures: measuresInWords(first.measures),
      source: first.source,
      assumption: first.assumption,
      devices: [...new Set(all.map(({ report }) => deviceOf(report)))].join(', '),
      experiments: `${new Set(all.map(({ entry }) => entry.id)).size} of ${entries.length}`,
      coverage: formatShare(mean(all.map(({ report }) => report.coverage))),
      samples: String(all.reduce((sum, { report }) => sum + report.samples, 0)),
      gaps: gaps.length === 0 ? 'none' : `${gaps.length}, up to ${longest.toFixed(1)} s`,
      problems: repeatedTexts(all.flatMap(({ report }) => report.problems)),
    }
  })
  const told = new Set(withReports.map(({ meter, measures }) => `${meter} ${measures}`))
  const silent = nights
    .flatMap(({ record }) => record.meters)
    .map(meter => ({ ...meter, measures: measuresInWords(meter.measures) }))
    .filter(({ meter, measures }) => !told.has(`${meter} ${measures}`) && told.add(`${meter} ${measures}`))
    .map(({ meter, measures, source, assumption }) => ({
      meter,
      measures,
      source,
      assumption,
      devices: '',
      experiments: `0 of ${entries.length}`,
      coverage: formatShare(null),
      samples: '0',
      gaps: formatShare(null),
      problems: [],
    }))
  return [...withReports, ...silent]
}

function deviceOf({ measures, device, device_index, other }: MeterReport): string {
  if (other === true) return `GPU ${device_index} (${device}, not the runs')`
  return measures === 'gpu' && device_index >= 0 ? `GPU ${device_index} (${device})` : device
}

function measuresInWords(measures: string): string {
  const words: Record<string, string> = {
    cpu: 'CPU energy',
    gpu: 'GPU power and temperature',
    'cpu-temperature': 'CPU temperature',
  }
  return words[measures] ?? measures
}

function metersBehind(part: 'cpu' | 'gpu', entries: readonly Entry[]): string {
  const names = entries.flatMap(({ record }) =>
    (record?.meters ?? [])
      .filter(({ measures, energy_joules }) => measures === part && energy_joules !== null)
      .map(({ meter }) => meter),
  )
  return listed([...new Set(names)])
}

function absentOf(nights: readonly Night[], entries: readonly Entry[]): readonly string[] {
  const rows = entries.map(({ row }) => row)
  if (rows.length === 0) return ['Nothing was measured: no experiment finished.']
  const absent: string[] = []
  for (const part of ['cpu', 'gpu'] as const) {
    const name = part.toUpperCase()
    const source = combinedSource(rows.map(row => partSource(row, part)))
    if (source === '') absent.push(`${name} energy: ${whyAbsent(part, nights, entries)}.`)
    else if (source !== 'measured') {
      const assumptions = countTexts(
        entries.flatMap(({ record }) =>
          (record?.meters ?? [])
            .filter(({ measures, source }) => measures === part && source === 'estimated')
            .map(({ assumption }) => assumption),
        ),
      ).filter(({ text }) => text !== '')
      absent.push(
        `${name} energy is ${source}${assumptions.length === 0 ? '' : `: ${assumptions.map(({ text }) => text).join('; ')}`}.`,
      )
    }
  }
  if (numbersOf(rows, 'cpu_temp_max_celsius').length === 0)
    absent.push('CPU temperature: no sensor was read.')
  if (numbersOf(rows, 'energy_gpu_temp_max_celsius').length === 0)
    absent.push('GPU temperature: no GPU was read.')
  return absent
}

function whyAbsent(part: 'cpu' | 'gpu', nights: readonly Night[], entries: readonly Entry[]): string {
  if (nights.length > 0 && nights.every(({ record }) => record.options.energy === false)) {
    return 'measuring was switched off for this night'
  }
  const hadMeter = nights.some(({ record }) => record.meters.some(({ measures }) => measures === part))
  const missing = hadMeter ? missingParts(entries).filter(text => isOf(part, text)) : []
  if (missing.length > 0) return missing.join('; ')
  if (part === 'gpu' && !hadMeter && nights.every(({ record }) => record.machine?.gpus.length === 0)) {
    return 'this machine showed no GPU'
  }
  return `no ${part === 'cpu' ? 'processor' : 'GPU'} meter gave a reading`
}

// A GPU's words name it; all others are the processors'.
function isOf(part: 'cpu' | 'gpu', text: string): boolean {
  return /\bGPU\b/.test(text) === (part === 'gpu')
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
